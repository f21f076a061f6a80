using CsCheck;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Tests.Gateways;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests;

/// <summary>Whatever arrives, a node drops it and counts it; nothing is thrown at the stream of the link.</summary>
public class PacketFuzzTests
{
    private readonly SphinxPrivateKey _key = SphinxPrivateKey.Generate(SystemRandomSource.Instance);

    [Fact]
    public void Damaged_packets_are_dropped_and_counted_by_mix_nodes_and_gateways()
    {
        var counters = new NodeCounters();
        var mixing = new Mixing(new PacketUnwrapper(_key, new ReplayFilter(0), counters), counters, TimeSpan.FromSeconds(10));
        var harness = new SessionHarness();
        var finalHop = new FinalHop(
            new PacketUnwrapper(_key, new ReplayFilter(0), harness.Node.Counters),
            harness.Services.Delivery,
            harness.Services.Forwarder,
            harness.Node.Counters);
        var good = Forward(delay: 5);
        Assert.True(mixing.TryMix(TestPackets.Frame(good.ToArray()), out _));

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte[1, 255]).Array[1, 3].Sample(
            changes =>
            {
                var packet = good.ToArray();
                foreach (var (position, value) in changes)
                {
                    packet[position] ^= value;
                }

                mixing.TryMix(TestPackets.Frame(packet.ToArray()), out _);
                finalHop.Process(TestPackets.Frame(packet));
            },
            iter: 2_000,
            threads: 1);
        Assert.Equal(2_001, counters.Received);
        Assert.Equal(harness.Node.Counters.Received, harness.Node.Counters.Dropped().Values.Sum());
    }

    [Fact]
    public void A_payload_of_any_bytes_is_taken_apart_or_refused()
    {
        Gen.Byte.Array[0, 500].Sample(
            bytes =>
            {
                bool read = FinalHopPayload.TrySplit(TestPackets.Frame(new byte[2413]), bytes, out var payload);
                Assert.Equal(bytes.Length >= 405 && bytes[0] is 4 or 6, read);
                if (read)
                {
                    Assert.Equal(bytes.Length - 405, payload.Message.Length);
                    Assert.Equal(386, payload.Ack!.Packet.Length);
                }
            },
            iter: 5_000,
            threads: 1);
    }

    [Theory]
    [InlineData(9_999_999_999UL, 9_999_999_999L)]
    [InlineData(10_000_000_001UL, 10_000_000_000L)]
    [InlineData(ulong.MaxValue, 10_000_000_000L)]
    public void A_delay_above_ten_seconds_is_cut(ulong asked, long obeyed)
    {
        var counters = new NodeCounters();
        var mixing = new Mixing(new PacketUnwrapper(_key, new ReplayFilter(0), counters), counters, TimeSpan.FromSeconds(10));
        Assert.True(mixing.TryMix(TestPackets.Frame(Forward(asked)), out var mixed));
        Assert.Equal(obeyed, mixed.DelayNanoseconds);
    }

    private byte[] Forward(ulong delay)
    {
        Span<byte> address = stackalloc byte[NodeRoutingAddress.SphinxLength];
        NodeRoutingAddress.FromEndPoint(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1789)).WritePadded(address);
        var hop = new SphinxHop(address, _key.PublicKey);
        var packet = new byte[PacketSize.Ack.PacketLength()];
        SphinxPacketBuilder.Build(
            SphinxVersion.V259, [hop, hop], [delay, 0], new byte[32], new byte[16], new byte[21], packet, SystemRandomSource.Instance);
        return packet;
    }
}
