using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests;

/// <summary>Builds packets for a network by hand, from nothing but the Sphinx builder and the layouts of the protocol documents.</summary>
internal static class TestPackets
{
    public const int MessageLength = 1643;
    public const int AcknowledgementLength = 21;

    /// <summary>A hop as a sender sees it.</summary>
    public static SphinxHop Hop(MixnetNode node)
    {
        Span<byte> address = stackalloc byte[NodeRoutingAddress.SphinxLength];
        NodeRoutingAddress.FromEndPoint(node.MixAddress).WritePadded(address);
        return new SphinxHop(address, EncryptionKey.Parse(node.SphinxKey).Bytes);
    }

    /// <summary>One mix node per layer, the n-th of each, and a gateway.</summary>
    public static MixnetNode[] Route(LocalMixnet mixnet, MixnetNode gateway, int index = 0) =>
    [
        .. mixnet.MixNodes.GroupBy(node => node.Layer).OrderBy(layer => layer.Key).Select(layer => layer.ElementAt(index)),
        gateway,
    ];

    /// <summary>An acknowledgement packet.</summary>
    public static byte[] Acknowledgement(
        MixnetNode[] route, IdentityKey destination, byte[] content, SphinxVersion version = SphinxVersion.V259) =>
        Build(PacketSize.Ack, route, destination, content, version, delay: 1_000_000);

    /// <summary>A regular packet: acknowledgement packet in front, message behind.</summary>
    public static byte[] Regular(
        MixnetNode[] route,
        IdentityKey destination,
        byte[] message,
        MixnetNode[] acknowledgementRoute,
        byte[] acknowledgement,
        SphinxVersion version = SphinxVersion.V259,
        ulong delay = 1_000_000)
    {
        var plaintext = new byte[NodeRoutingAddress.MaximumLength + acknowledgement.Length + message.Length];
        FirstHop(acknowledgementRoute).WritePadded(plaintext.AsSpan(0, NodeRoutingAddress.MaximumLength));
        acknowledgement.CopyTo(plaintext, NodeRoutingAddress.MaximumLength);
        message.CopyTo(plaintext, NodeRoutingAddress.MaximumLength + acknowledgement.Length);
        return Build(PacketSize.Regular, route, destination, plaintext, version, delay);
    }

    public static NodeRoutingAddress FirstHop(MixnetNode[] route) => NodeRoutingAddress.FromEndPoint(route[0].MixAddress);

    public static FramedPacket Frame(byte[] packet)
    {
        Assert.True(PacketSizes.TryFromPacketLength(packet.Length, out var size));
        return new FramedPacket(size, PacketType.Mix, KeyRotation.Unknown, packet);
    }

    public static byte[] Pattern(int length, byte seed) => [.. Enumerable.Range(0, length).Select(i => (byte)(i + seed))];

    public static byte[] Build(
        PacketSize size, MixnetNode[] route, IdentityKey destination, ReadOnlySpan<byte> plaintext, SphinxVersion version, ulong delay)
    {
        var packet = new byte[size.PacketLength()];
        SphinxPacketBuilder.Build(
            version,
            [.. route.Select(Hop)],
            [.. route.Select(_ => delay)],
            destination.Bytes,
            new byte[16],
            plaintext,
            packet,
            SystemRandomSource.Instance);
        return packet;
    }
}
