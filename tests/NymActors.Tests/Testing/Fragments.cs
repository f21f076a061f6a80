using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Streams.Actors;

namespace NymActors.Testing;

/// <summary>Fragments as the client queues them.</summary>
internal static class Fragments
{
    private static readonly SeededRandomSource Random = new(42);
    private static readonly MessageChunker Chunker = new(PacketSize.Regular);

    /// <summary>Some address.</summary>
    public static Recipient Recipient { get; } = NewRecipient();

    /// <summary>A new address with fresh keys.</summary>
    public static Recipient NewRecipient()
    {
        using var identity = IdentityKeyPair.Generate(Random);
        using var encryption = EncryptionKeyPair.Generate(Random);
        using var gateway = IdentityKeyPair.Generate(Random);
        return new Recipient(identity.PublicKey, encryption.PublicKey, gateway.PublicKey);
    }

    /// <summary>Receipts that no client ends.</summary>
    public static AnswerScope Receipts { get; } = new(Answers.Pooled);

    /// <summary>The fragments of a message of the given length.</summary>
    public static List<PendingFragment> Of(int length) => Of(length, out _);

    /// <summary>The fragments of a message of the given length, and its receipt.</summary>
    public static List<PendingFragment> Of(int length, out MessageTracker message)
    {
        var fragments = Chunker.Split(new PlainMessage(new byte[length]), Random);
        var tracker = message = new MessageTracker(Receipts, fragments.Length);
        return [.. fragments.Select(fragment => PendingFragment.To(Recipient, fragment, TransmissionLane.General, tracker))];
    }

    /// <summary>The only fragment of a short message.</summary>
    public static PendingFragment One() => Of(10).Single();

    /// <summary>Fragments of a reply.</summary>
    public static List<PendingFragment> OfReply(SenderTag correspondent, int length, TransmissionLane lane)
    {
        var fragments = Chunker.Split(new ReplyDataMessage(new byte[length]), Random);
        var message = new MessageTracker(Receipts, fragments.Length);
        return [.. fragments.Select(fragment => PendingFragment.Reply(correspondent, fragment, lane, message))];
    }
}
