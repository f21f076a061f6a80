using NymActors.Protocol.Chunking;

namespace NymActors.Traffic;

/// <summary>What the traffic actor knows, kept outside it so that a restart loses nothing.</summary>
/// <param name="Queue">Fragments that wait to be sent.</param>
/// <param name="Waiting">Messages not yet taken in, because too many fragments wait.</param>
/// <param name="MaximumQueued">Fragments beyond which no further message is taken in.</param>
/// <param name="Chunker">Cuts messages into fragments.</param>
internal sealed record TrafficState(SendingQueue Queue, Queue<SendToRecipient> Waiting, int MaximumQueued, MessageChunker Chunker);
