using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Answers an anonymous sender with the reply SURBs that came from it (docs/protocol/05-native-client.md 4.4).</summary>
/// <param name="SenderTag">The tag under which its messages were received.</param>
/// <param name="Message">The payload, any number of bytes; the text form gives the UTF-8 encoding of its string.</param>
/// <param name="ConnectionId">
/// The lane that it waits in, and the wish for a laneQueueLength response; <see langword="null"/> is the general lane without response.
/// </param>
public sealed record ReplyRequest(SenderTag SenderTag, ReadOnlyMemory<byte> Message, ulong? ConnectionId) : SendingRequest(Message, ConnectionId);
