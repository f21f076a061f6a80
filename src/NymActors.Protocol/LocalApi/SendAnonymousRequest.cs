using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Sends a message with reply SURBs instead of the sender's address (docs/protocol/05-native-client.md 4.4).</summary>
/// <param name="Recipient">Where it goes.</param>
/// <param name="Message">The payload, any number of bytes; the text form gives the UTF-8 encoding of its string.</param>
/// <param name="ReplySurbs">How many reply SURBs go with it. Any number that the application names: the session decides what is too many.</param>
/// <param name="ConnectionId">
/// The lane that it waits in, and the wish for a laneQueueLength response; <see langword="null"/> is the general lane without response.
/// </param>
public sealed record SendAnonymousRequest(Recipient Recipient, ReadOnlyMemory<byte> Message, uint ReplySurbs, ulong? ConnectionId)
    : SendingRequest(Message, ConnectionId);
