using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Messages;

/// <summary>How many bytes and SURBs fit how many packets (docs/protocol/02-messages.md 12.1 and section 15).</summary>
public static class MessageSizes
{
    /// <summary>Bytes before the data of a plain message.</summary>
    public const int PlainOverhead = 1;

    /// <summary>Bytes before the data of an answer.</summary>
    public const int ReplyOverhead = 2;

    /// <summary>Bytes before the data of a repliable message, besides its SURBs: types, sender tag and the prefix of the SURB block.</summary>
    public const int RepliableOverhead = 1 + SenderTag.Length + 1 + 4;

    /// <summary>Length in bytes of a serialised request for SURBs.</summary>
    public const int SurbRequestLength = ReplyOverhead + Recipient.Length + sizeof(uint);

    /// <summary>Length in bytes of one reply SURB.</summary>
    /// <param name="version">The format of the block it travels in.</param>
    /// <param name="hops">Number of hops including the gateway; always 4 in version 1.</param>
    public static int SurbLength(SurbBlockVersion version, int hops = 4) =>
        version == SurbBlockVersion.V1 ? ReplySurb.ExplicitLength : ReplySurb.SeedLengthFor(hops);

    /// <summary>Number of packets that carry a message.</summary>
    /// <param name="serializedLength">Length of the serialised message in bytes, at least 1.</param>
    /// <param name="size">The packet size.</param>
    public static int PacketsFor(long serializedLength, PacketSize size) => FragmentCount.Of(serializedLength + 1, size).Fragments;

    /// <summary>Longest serialised message that fits one packet: its payload but for the padding marker.</summary>
    /// <param name="size">The packet size.</param>
    public static int LargestInOnePacket(PacketSize size) => size.FragmentLength() - Fragment.UnlinkedHeaderLength - 1;

    /// <summary>Longest serialised message that fits one set of fragments.</summary>
    /// <param name="size">The packet size.</param>
    public static int LargestInOneSet(PacketSize size) =>
        (Fragment.MaximumSetLength * (size.FragmentLength() - Fragment.UnlinkedHeaderLength)) - 1;

    /// <summary>Most SURBs that a repliable message can carry and still fit one packet.</summary>
    /// <param name="size">The packet size.</param>
    /// <param name="version">The format of the block.</param>
    /// <param name="hops">Number of hops of each SURB including the gateway.</param>
    public static int MostSurbsInOnePacket(PacketSize size, SurbBlockVersion version, int hops = 4) =>
        (LargestInOnePacket(size) - RepliableOverhead) / SurbLength(version, hops);

    /// <summary>Number of SURBs that an answer needs: one for each of its packets.</summary>
    /// <param name="dataLength">Length of the application bytes.</param>
    /// <param name="size">The packet size.</param>
    public static int SurbsForReply(long dataLength, PacketSize size) => PacketsFor(ReplyOverhead + dataLength, size);

    /// <summary>
    /// Chooses the packet size of a message: the secondary one only when it needs strictly fewer packets by the estimate that
    /// everybody makes, which takes one byte less per packet and no padding marker.
    /// </summary>
    /// <param name="serializedLength">Length of the serialised message in bytes.</param>
    /// <param name="primary">The usual size.</param>
    /// <param name="secondary">The other size, if one is configured.</param>
    public static PacketSize Choose(long serializedLength, PacketSize primary, PacketSize? secondary) =>
        secondary is { } other && Estimate(serializedLength, other) < Estimate(serializedLength, primary) ? other : primary;

    private static int Estimate(long serializedLength, PacketSize size) =>
        FragmentCount.Of(serializedLength, size.FragmentLength() - 1).Fragments;
}
