using System.Text.Json.Nodes;
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

    private static void Insufficient(Action<DirectoryFixture> change)
    {
        var fixture = new DirectoryFixture();
        change(fixture);
        Assert.Equal(TopologyError.Insufficient, Assert.Throws<TopologyException>(fixture.Build).Error);
    }
}
