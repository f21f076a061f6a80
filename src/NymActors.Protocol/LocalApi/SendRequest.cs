using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Sends a message that the receiver cannot answer (docs/protocol/05-native-client.md 4.4).</summary>
/// <param name="Recipient">Where it goes.</param>
/// <param name="Message">The payload, any number of bytes; the text form gives the UTF-8 encoding of its string.</param>
/// <param name="ConnectionId">
/// The lane that it waits in, and the wish for a laneQueueLength response; <see langword="null"/> is the general lane without response.
/// </param>
public sealed record SendRequest(Recipient Recipient, ReadOnlyMemory<byte> Message, ulong? ConnectionId) : SendingRequest(Message, ConnectionId);
