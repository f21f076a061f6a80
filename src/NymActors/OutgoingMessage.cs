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

    /// <summary>Reply SURBs that go with it; 0 for a plain message and for a reply.</summary>
    public int ReplySurbs { get; private init; }

    /// <summary>The anonymous correspondent it answers; null for the other kinds.</summary>
    public SenderTag? SenderTag { get; private init; }

    /// <summary>What is wished for the message; null for nothing. A reply cannot be confirmed.</summary>
    public SendOptions? Options { get; init; }

    /// <summary>A plain message: the recipient learns nothing about the sender and cannot answer.</summary>
    public static OutgoingMessage Plain(Recipient recipient, ReadOnlyMemory<byte> data) => new(data) { Recipient = recipient };

    /// <summary>A message that can be answered without knowing the sender.</summary>
    public static OutgoingMessage Anonymous(Recipient recipient, ReadOnlyMemory<byte> data, int replySurbs = 10) =>
        new(data) { Recipient = recipient, ReplySurbs = replySurbs };

    /// <summary>An answer to an anonymous correspondent.</summary>
    public static OutgoingMessage Reply(SenderTag senderTag, ReadOnlyMemory<byte> data) => new(data) { SenderTag = senderTag };
}
