using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Tests.Directory;

/// <summary>The lists of a directory of 2023 (docs/protocol/06-network.md section 4).</summary>
public class OldDirectoryTests
{
    private readonly JsonArray _mixNodes = Payload("mixnodes_active");
    private readonly JsonArray _gateways = Payload("gateways");

    [Fact]
    public void The_lists_of_the_vector_give_a_network_of_the_old_generation()
    {
        var topology = Build();
        Assert.Equal(NetworkGeneration.Old, topology.Generation);
        Assert.Equal(TopologyMetadata.UnknownRotation, topology.Metadata.RotationId);
        Assert.Equal("127.0.0.1:10002", Assert.Single(topology.MixNodes(2)).MixAddress.ToString());
        Assert.Equal(
            (string)_mixNodes[1]!["bond_information"]!["mix_node"]!["sphinx_key"]!, topology.MixNodes(2)[0].SphinxKey.ToString());
        var gateway = Assert.Single(topology.Gateways);
        Assert.Equal(new Uri("ws://127.0.0.1:19001/"), Assert.Single(gateway.ClientListeners));
        Assert.Equal((string)_gateways[0]!["gateway"]!["identity_key"]!, gateway.Identity.ToString());
    }

    [Fact]
    public void Described_gateways_are_the_same_gateways()
    {
        var candidates = OldDirectory.GatewayCandidates(Utf8(Payload("gateways_described")));
        Assert.Equal(OldDirectory.GatewayCandidates(Utf8(_gateways)).Single().Identity, Assert.Single(candidates).Identity);
    }

    [Theory]
    [InlineData("1.2.0")]
    [InlineData("foo")]
    [InlineData("1.1")]
    [InlineData("2026.9")]
    public void Nodes_of_a_version_that_clients_of_2023_do_not_take_are_left_out(string version)
    {
        _gateways[0]!["gateway"]!["version"] = version;
        Assert.Empty(OldDirectory.GatewayCandidates(Utf8(_gateways)));
        Assert.Single(Build().Gateways);

        _mixNodes[0]!["bond_information"]!["mix_node"]!["version"] = version;
        Assert.Throws<TopologyException>(Build);
    }

    [Fact]
    public void What_cannot_be_used_is_left_out_alone()
    {
        Add(layer: 4, host: "127.0.0.1", key: null);
        Add(layer: 1, host: "mix.example", key: null);
        Add(layer: 1, host: "127.0.0.1", key: "not a key");
        Assert.Single(Build().MixNodes(1));
    }

    [Fact]
    public void A_gateway_with_a_name_is_one_that_a_client_can_choose_and_no_packet_can_be_sent_to()
    {
        _gateways[0]!["gateway"]!["host"] = "gateway.example";
        Assert.Throws<TopologyException>(Build);
    }

    [Fact]
    public void Members_that_are_not_known_are_ignored()
    {
        _mixNodes[0]!["bond_information"]!["more"] = 1;
        _gateways[0]!["more"] = "more";
        Assert.Single(Build().Gateways);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void What_is_no_such_list_is_refused_by_name(string text) =>
        Assert.Throws<ProtocolException>(() => OldDirectory.GatewayCandidates(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Random_and_mutated_lists_give_a_network_or_a_named_exception()
    {
        var (mixNodes, gateways) = (Utf8(_mixNodes), Utf8(_gateways));
        FuzzBytes.Around([mixNodes, gateways]).Sample(
            bytes =>
            {
                try
                {
                    OldDirectory.BuildTopology(bytes, gateways);
                    OldDirectory.BuildTopology(mixNodes, bytes);
                    OldDirectory.GatewayCandidates(bytes);
                }
                catch (Exception error) when (error is ProtocolException or TopologyException)
                {
                    // The only other outcomes.
                }
            },
            iter: 1500);
    }

    private static JsonArray Payload(string name) => JsonNode.Parse(
        TestVectors.Load("network-directory.json").GetProperty("old_generation").GetProperty(name).GetProperty("json").GetRawText())!.AsArray();

    private static byte[] Utf8(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private NetworkTopology Build() => OldDirectory.BuildTopology(Utf8(_mixNodes), Utf8(_gateways));

    private void Add(int layer, string host, string? key)
    {
        var bond = _mixNodes[0]!.DeepClone();
        bond["bond_information"]!["mix_id"] = 100 + _mixNodes.Count;
        bond["bond_information"]!["layer"] = layer;
        bond["bond_information"]!["mix_node"]!["host"] = host;
        if (key is not null)
        {
            bond["bond_information"]!["mix_node"]!["sphinx_key"] = key;
        }

        _mixNodes.Add(bond);
    }
}
