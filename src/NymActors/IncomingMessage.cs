using NymActors.Protocol.Addressing;

namespace NymActors;

/// <summary>A message that arrived through the mixnet.</summary>
/// <param name="Data">The application's bytes, as sent.</param>
/// <param name="SenderTag">
/// Names an anonymous correspondent that can be answered with <see cref="NymClient.ReplyAsync(SenderTag, ReadOnlyMemory{byte}, Outgoing.TransmissionLane, CancellationToken)"/>; null for plain messages and for replies.
/// </param>
public sealed record IncomingMessage(ReadOnlyMemory<byte> Data, SenderTag? SenderTag);
