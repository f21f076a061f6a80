using NymActors.Protocol.Addressing;

namespace NymActors;

/// <summary>A message for <see cref="NymClient.Sink"/>.</summary>
public sealed record OutgoingMessage
{
    private OutgoingMessage(ReadOnlyMemory<byte> data) => Data = data;

    /// <summary>The application's bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The address it goes to; null for a reply.</summary>
    public Recipient? Recipient { get; private init; }

    /// <summary>Whether it is a message that can be answered without knowing the sender.</summary>
    public bool IsAnonymous { get; private init; }

    /// <summary>Reply SURBs that go with it; 0 for a plain message and for a reply, and possible for an anonymous one.</summary>
    public int ReplySurbs { get; private init; }

    /// <summary>The anonymous correspondent it answers; null for the other kinds.</summary>
    public SenderTag? SenderTag { get; private init; }

    /// <summary>What is wished for the message; null for nothing. A reply cannot be confirmed.</summary>
    public SendOptions? Options { get; init; }

    /// <summary>A plain message: the recipient learns nothing about the sender and cannot answer.</summary>
    public static OutgoingMessage Plain(Recipient recipient, ReadOnlyMemory<byte> data) => new(data) { Recipient = recipient };

    /// <summary>A message that can be answered without knowing the sender.</summary>
    /// <param name="recipient">The recipient's address.</param>
    /// <param name="data">Any bytes, also none.</param>
    /// <param name="replySurbs">
    /// How many reply SURBs go with it, 0 to 5000. As with <see cref="NymClient.SendAnonymousAsync(Recipient, ReadOnlyMemory{byte}, int, Outgoing.TransmissionLane, CancellationToken)"/>,
    /// 0 means an anonymous message that is answered with what is left of the SURBs of earlier ones, and never a plain one.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static OutgoingMessage Anonymous(Recipient recipient, ReadOnlyMemory<byte> data, int replySurbs = NymClient.DefaultReplySurbs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replySurbs);
        return new OutgoingMessage(data) { Recipient = recipient, IsAnonymous = true, ReplySurbs = replySurbs };
    }

    /// <summary>An answer to an anonymous correspondent.</summary>
    public static OutgoingMessage Reply(SenderTag senderTag, ReadOnlyMemory<byte> data) => new(data) { SenderTag = senderTag };
}
