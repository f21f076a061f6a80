using System.Net;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Preparation;

/// <summary>Nodes with known keys, and packets that walk through them without any socket.</summary>
internal sealed class TestNetwork
{
    private readonly Dictionary<NodeRoutingAddress, SphinxPrivateKey> _keys = [];

    public TestNetwork(uint rotationId = 1, ulong seed = 1, NetworkGeneration generation = NetworkGeneration.Current)
    {
        Random = new SeededRandomSource(seed);
        var mixes = Enumerable.Range(0, 6).Select(i => new MixNodeDescriptor((uint)i, NewIdentity(), Address(i), NewNode(Address(i)), (i / 2) + 1));
        var gateways = Enumerable.Range(6, 2).Select(i => new GatewayDescriptor((uint)i, NewIdentity(), Address(i), NewNode(Address(i)), []));
        Topology = new NetworkTopology(
            new TopologyMetadata(rotationId, 1, DateTimeOffset.UnixEpoch), [.. mixes], [.. gateways])
        {
            Generation = generation,
        };
    }

    /// <summary>The network of a vector file: only its keys, by address.</summary>
    public TestNetwork(IEnumerable<(string EndPoint, byte[] PrivateKey)> nodes)
    {
        Random = new SeededRandomSource(1);
        Topology = null!;
        foreach (var (endPoint, privateKey) in nodes)
        {
            _keys.Add(NodeRoutingAddress.FromEndPoint(IPEndPoint.Parse(endPoint)), SphinxPrivateKey.FromBytes(privateKey));
        }
    }

    public RandomSource Random { get; }

    public NetworkTopology Topology { get; }

    public IdentityKey NewIdentity()
    {
        using var pair = IdentityKeyPair.Generate(Random);
        return pair.PublicKey;
    }

    /// <summary>Unwraps a packet hop by hop until its last; the packet itself is left alone.</summary>
    public Arrival Walk(NodeRoutingAddress firstHop, ReadOnlyMemory<byte> packet)
    {
        var bytes = packet.ToArray();
        var (address, delay, hops) = (firstHop, 0UL, 0);
        while (true)
        {
            var result = SphinxProcessor.Process(_keys[address], bytes);
            hops++;
            if (result.Kind == SphinxHopKind.Final)
            {
                Assert.Equal(UInt128.Zero, result.Identifier);
                return new Arrival(address, result.Address, result.VersionNumber, bytes.AsMemory()[result.Plaintext], delay, hops);
            }

            delay += result.DelayNanoseconds;
            address = NodeRoutingAddress.FromBytes(result.Address.Span);
        }
    }

    /// <summary>Walks a client's packet, and the acknowledgement inside it, as the last gateway would send it.</summary>
    public (Arrival Packet, Memory<byte> Message, Arrival Ack) Deliver(MixPacket packet)
    {
        var arrival = Walk(packet.NextHop, packet.Packet);
        Assert.True(FinalHopPayload.TrySplit(FramedPacket.FromMixPacket(packet), arrival.Plaintext, out var payload));
        return (arrival, payload.Message, Walk(payload.AckFirstHop, payload.Ack!.Packet));
    }

    private static IPEndPoint Address(int index) => new(IPAddress.Parse($"10.0.0.{index + 1}"), 1789);

    private EncryptionKey NewNode(IPEndPoint address)
    {
        var key = SphinxPrivateKey.Generate(Random);
        _keys.Add(NodeRoutingAddress.FromEndPoint(address), key);
        return EncryptionKey.FromBytes(key.PublicKey);
    }

    internal sealed record Arrival(
        NodeRoutingAddress Node, Bytes32 Destination, ushort Version, Memory<byte> Plaintext, ulong DelayNanoseconds, int Hops);
}
