using System.Text.Json.Nodes;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Tests.Directory;

public class TopologyBuilderTests
{
    [Fact]
    public void A_layer_without_known_node_is_insufficient()
    {
        Insufficient(f => f.RewardedSet["layer1"] = new JsonArray());
        Insufficient(f => f.RewardedSet["layer1"] = new JsonArray(77));
        Insufficient(f => f.MixNode(0)["performance"] = "0.49");
        Insufficient(f => f.MixNode(2)["ip_addresses"] = new JsonArray());
    }

    [Fact]
    public void A_rewarded_set_without_any_gateway_is_insufficient_but_unknown_gateway_ids_will_do()
    {
        Insufficient(f => (f.RewardedSet["entry_gateways"], f.RewardedSet["exit_gateways"]) = (new JsonArray(), new JsonArray()));

        var fixture = new DirectoryFixture();
        (fixture.RewardedSet["entry_gateways"], fixture.RewardedSet["exit_gateways"]) = (new JsonArray(4000), new JsonArray());
        fixture.Gateway(0)["role"] = "Inactive";
        Assert.Equal(2, fixture.Build().Gateways.Count);
    }

    [Fact]
    public void Performance_decides_by_the_truncated_percentage()
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(0)["performance"] = "0.499";
        fixture.Gateway(1)["performance"] = "0.5";

        Assert.Equal([300u], fixture.Build().Gateways.Select(gateway => gateway.NodeId));
        Assert.Equal([300u], new TopologyBuilder().GatewayCandidates(fixture.ReadGateways()).Select(gateway => gateway.NodeId));
        Assert.Equal(
            [4u, 300u],
            new TopologyBuilder { MinimumGatewayPerformance = 49 }.GatewayCandidates(fixture.ReadGateways()).Select(gateway => gateway.NodeId));
    }

    [Fact]
    public void A_gateway_listed_in_a_layer_is_both()
    {
        var fixture = new DirectoryFixture();
        fixture.RewardedSet["layer1"] = new JsonArray(1, 4, 4);

        var topology = fixture.Build();

        Assert.Equal([1u, 4u], topology.MixNodes(1).Select(node => node.NodeId));
        Assert.NotNull(topology.FindGateway(topology.MixNodes(1)[1].Identity));
    }

    [Fact]
    public void Listeners_are_wss_then_host_name_then_addresses()
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(1)["ip_addresses"] = new JsonArray("10.0.0.1", "2001:db8::1");

        var gateways = fixture.Build().Gateways.ToDictionary(gateway => gateway.NodeId);

        Assert.Equal(["ws://127.0.0.1:19000/"], gateways[4].ClientListeners.Select(url => url.AbsoluteUri));
        Assert.False(gateways[4].HasSecureListener);
        Assert.Empty(gateways[4].ListenersFor(requireTls: true));
        Assert.Equal(
            ["wss://gw.localnet.test/", "ws://gw.localnet.test/", "ws://10.0.0.1/", "ws://[2001:db8::1]/"],
            gateways[300].ClientListeners.Select(url => url.AbsoluteUri));
        Assert.Equal("wss", Assert.Single(gateways[300].ListenersFor(requireTls: true)).Scheme);
    }

    [Fact]
    public void A_gateway_without_entry_ends_routes_but_takes_no_clients()
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(0)["entry"] = null;

        var topology = fixture.Build();

        Assert.Equal([300u], new TopologyBuilder().GatewayCandidates(fixture.ReadGateways()).Select(gateway => gateway.NodeId));
        Assert.True(topology.CanEndAt(topology.Gateways.Single(gateway => gateway.NodeId == 4).Identity));
    }

    [Fact]
    public void Nodes_with_a_key_of_low_order_are_left_out_and_counted()
    {
        foreach (var point in LowOrderPoints.All)
        {
            var fixture = new DirectoryFixture();
            fixture.RewardedSet["layer1"] = new JsonArray(1, 3);
            fixture.MixNode(0)["x25519_sphinx_pubkey"] = EncryptionKey.FromBytes(point).ToString();
            fixture.Gateway(0)["x25519_sphinx_pubkey"] = EncryptionKey.FromBytes(point).ToString();

            var topology = fixture.Build();

            Assert.Equal([3u], topology.MixNodes(1).Select(node => node.NodeId));
            Assert.Equal([300u], topology.Gateways.Select(node => node.NodeId));
            Assert.Equal(new RefusedEntries(2, 0, 0, 0), topology.Refused);
            Assert.Equal([300u], new TopologyBuilder().GatewayCandidates(fixture.ReadGateways()).Select(node => node.NodeId));
        }
    }

    [Theory]
    [InlineData("\"mix_port\":0")]
    [InlineData("\"ip_addresses\":[]")]
    [InlineData("\"ip_addresses\":[\"0.0.0.0\"]")]
    [InlineData("\"ip_addresses\":[\"224.0.0.251\",\"::\"]")]
    [InlineData("\"ip_addresses\":[\"ff02::1\",\"255.255.255.255\"]")]
    public void Nodes_that_cannot_be_dialled_are_left_out_and_counted(string member)
    {
        var fixture = new DirectoryFixture();
        fixture.RewardedSet["layer1"] = new JsonArray(1, 3);
        var (name, value) = Assert.Single(JsonNode.Parse($"{{{member}}}")!.AsObject());
        fixture.MixNode(0)[name] = value!.DeepClone();

        var topology = fixture.Build();

        Assert.Equal([3u], topology.MixNodes(1).Select(node => node.NodeId));
        Assert.Equal(new RefusedEntries(0, 1, 0, 0), topology.Refused);
        Assert.Equal("1 undialable", topology.Refused.ToString());
    }

    [Fact]
    public void The_first_address_that_can_be_dialled_is_used()
    {
        var fixture = new DirectoryFixture();
        fixture.MixNode(0)["ip_addresses"] = new JsonArray("0.0.0.0", "::", "192.0.2.7", "192.0.2.8");

        var topology = fixture.Build();

        Assert.Equal("192.0.2.7", Assert.Single(topology.MixNodes(1)).MixAddress.Address.ToString());
        Assert.Equal((0, "none"), (topology.Refused.Total, topology.Refused.ToString()));
    }

    [Fact]
    public void An_earlier_node_of_the_same_number_is_counted_and_stays_when_the_later_one_is_unusable()
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(0)["node_id"] = 300;
        Assert.Equal(new RefusedEntries(0, 0, 1, 0), fixture.Build().Refused);

        // What cannot be used takes nobody's number.
        fixture.Gateway(1)["mix_port"] = 0;
        var topology = fixture.Build();
        Assert.Equal(fixture.Gateway(0)["ed25519_identity_pubkey"]!.GetValue<string>(), Assert.Single(topology.Gateways).Identity.ToString());
        Assert.Equal(new RefusedEntries(0, 1, 0, 0), topology.Refused);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("gw.example/x")]
    [InlineData("0.0.0.0")]
    [InlineData("user@gw.example")]
    [InlineData("x253")]
    public void A_listener_that_cannot_be_connected_to_is_left_out_and_its_gateway_stays(string hostName)
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(1)["entry"]!["hostname"] = hostName == "x253" ? new string('x', 254) : hostName;

        var topology = fixture.Build();

        Assert.Equal(["ws://127.0.0.1/"], topology.Gateways.Single(node => node.NodeId == 300).ClientListeners.Select(url => url.AbsoluteUri));
        Assert.Equal(new RefusedEntries(0, 0, 0, 1), topology.Refused);
    }

    [Fact]
    public void A_document_without_usable_gateway_is_insufficient_and_says_what_was_refused()
    {
        var fixture = new DirectoryFixture();
        fixture.Gateway(0)["mix_port"] = 0;
        fixture.Gateway(1)["x25519_sphinx_pubkey"] = "11111111111111111111111111111111";

        var exception = Assert.Throws<TopologyException>(fixture.Build);

        Assert.Equal(TopologyError.Insufficient, exception.Error);
        Assert.Equal(
            "insufficient network topology: no usable gateway (refused: 1 with a key of low order, 1 undialable)", exception.Message);
    }

    private static void Insufficient(Action<DirectoryFixture> change)
    {
        var fixture = new DirectoryFixture();
        change(fixture);
        Assert.Equal(TopologyError.Insufficient, Assert.Throws<TopologyException>(fixture.Build).Error);
    }
}
