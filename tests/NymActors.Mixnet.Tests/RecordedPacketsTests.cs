using System.Globalization;
using System.Text.Json;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.MixNodes;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Mixnet.Tests.Gateways;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests;

/// <summary>Packets that public clients of both generations sent into a network whose keys are known: header versions 256, 258, 259.</summary>
public class RecordedPacketsTests
{
    private static readonly JsonElement Recorded = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "network-client-packets.json"))).RootElement;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_recorded_packet_takes_the_recorded_way_and_so_does_its_acknowledgement(int index)
    {
        var session = Recorded.GetProperty("sessions")[index];
        foreach (var recorded in session.GetProperty("packets").EnumerateArray())
        {
            var network = new Network(session);
            var version = recorded.GetProperty("kind").GetInt32() == 2 ? MixPacketVersion.V2 : MixPacketVersion.V1;
            var packet = MixPacket.Decode(Convert.FromHexString(recorded.GetProperty("mix_packet_hex").GetString()!), version);
            network.Carry(packet.NextHop, FramedPacket.FromMixPacket(packet), recorded.GetProperty("hops"));

            var acknowledgement = Assert.Single(network.Gateway.Sent.Packets);
            Assert.Equal(recorded.GetProperty("ack_first_hop").GetString(), acknowledgement.NextHop.ToEndPoint().ToString());
            network.Carry(acknowledgement.NextHop, acknowledgement.Packet, recorded.GetProperty("ack").GetProperty("hops"));

            var client = new Bytes32(Convert.FromHexString(
                recorded.GetProperty("hops")[3].GetProperty("destination_hex").GetString()!));
            var stored = new List<StoredMessage>();
            network.Gateway.Services.Storage.Messages.Take(client, 10, stored);
            Assert.Equal(2, stored.Count);
            Assert.Equal(Plaintext(recorded.GetProperty("hops")[3])[SurbAck.Length..], stored[0].Content);
            Assert.Equal(Plaintext(recorded.GetProperty("ack").GetProperty("hops")[3]), stored[1].Content);
        }
    }

    private static byte[] Plaintext(JsonElement hop) => Convert.FromHexString(hop.GetProperty("plaintext_hex").GetString()!);

    private sealed class Network
    {
        private readonly Dictionary<string, Mixing> _mixNodes = [];
        private readonly FinalHop _finalHop;

        public Network(JsonElement session)
        {
            Gateway = null!;
            _finalHop = null!;
            foreach (var node in session.GetProperty("nodes").EnumerateObject())
            {
                var key = Convert.FromHexString(node.Value.GetProperty("x25519_private_hex").GetString()!);
                if (node.Value.GetProperty("name").GetString() == "gw")
                {
                    Gateway = new SessionHarness(sphinxKey: key);
                    _finalHop = new FinalHop(
                        new PacketUnwrapper(Gateway.Node.Keys.Sphinx, new ReplayFilter(10), Gateway.Node.Counters),
                        Gateway.Services.Delivery,
                        Gateway.Services.Forwarder,
                        Gateway.Node.Counters);
                    continue;
                }

                var counters = new NodeCounters();
                var unwrapper = new PacketUnwrapper(SphinxPrivateKey.FromBytes(key), new ReplayFilter(10), counters);
                _mixNodes.Add(node.Name, new Mixing(unwrapper, counters, TimeSpan.FromSeconds(10)));
            }
        }

        public SessionHarness Gateway { get; }

        public void Carry(NodeRoutingAddress nextHop, FramedPacket packet, JsonElement hops)
        {
            foreach (var hop in hops.EnumerateArray().Take(3))
            {
                Assert.True(_mixNodes[nextHop.ToEndPoint().ToString()].TryMix(packet, out var mixed));
                Assert.Equal(hop.GetProperty("next_hop").GetString(), mixed.NextHop.ToEndPoint().ToString());
                Assert.Equal(hop.GetProperty("delay_ns").GetString(), mixed.DelayNanoseconds.ToString(CultureInfo.InvariantCulture));
                nextHop = mixed.NextHop;
            }

            _finalHop.Process(packet);
        }
    }
}
