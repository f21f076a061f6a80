using NymActors.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Traffic;

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

    /// <summary>The fragments of a message of the given length.</summary>
    public static List<PendingFragment> Of(MessageTracker message, int length)
    {
        var fragments = Chunker.Split(new PlainMessage(new byte[length]), Random);
        message.Begin(fragments.Length);
        return [.. fragments.Select(fragment => PendingFragment.To(Recipient, fragment, TransmissionLane.General, message))];
    }

    /// <summary>The only fragment of a short message.</summary>
    public static PendingFragment One() => Of(new MessageTracker(), 10).Single();

    /// <summary>Fragments of a reply.</summary>
    public static List<PendingFragment> OfReply(SenderTag correspondent, int length, TransmissionLane lane)
    {
        var fragments = Chunker.Split(new ReplyDataMessage(new byte[length]), Random);
        var message = new MessageTracker();
        message.Begin(fragments.Length);
        return [.. fragments.Select(fragment => PendingFragment.Reply(correspondent, fragment, lane, message))];
    }
}
