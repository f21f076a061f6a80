using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Tests.Directory;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Topology;

public class NetworkTopologyTests
{
    [Fact]
    public void A_route_is_one_node_of_each_layer_and_then_the_gateway()
    {
        var topology = new DirectoryFixture().Build();
        var gateway = topology.Gateways[0];

        var route = topology.DrawRoute(new SeededRandomSource(1), gateway.Identity, out var firstHop);

        Assert.Equal(4, route.Length);
        for (var layer = 1; layer <= 3; layer++)
        {
            Assert.Contains(route[layer - 1], topology.MixNodes(layer).Select(node => node.Hop));
        }

        Assert.Same(gateway.Hop, route[3]);
        Assert.Equal(NodeRoutingAddress.FromEndPoint(firstHop), NodeRoutingAddress.FromBytes(route[0].Address));
        Assert.Equal(gateway.SphinxKey.ToArray(), route[3].PublicKey.ToArray());
    }

    [Fact]
    public void Nodes_of_a_layer_are_drawn_uniformly()
    {
        var topology = WithMixNodes(perLayer: 4);
        var gateway = topology.Gateways[0].Identity;
        var random = new SeededRandomSource(7);
        var counts = new Dictionary<SphinxHop, int>();
        const int routes = 12_000;

        for (var i = 0; i < routes; i++)
        {
            foreach (var hop in topology.DrawRoute(random, gateway)[..3])
            {
                counts[hop] = counts.GetValueOrDefault(hop) + 1;
            }
        }

        // 3000 expected of each with a standard deviation below 48: five of them are far outside of chance.
        Assert.Equal(12, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 2760, 3240));
    }

    [Fact]
    public void A_gateway_that_is_not_known_is_named_in_the_failure()
    {
        var topology = new DirectoryFixture().Build();
        var stranger = IdentityKey.Parse("HmgHDV79LpnEaSUp8QZQwSroxVvS4RewF7yM9e7qu8y3");

        var e = Assert.Throws<TopologyException>(() => topology.DrawRoute(new SeededRandomSource(1), stranger));

        Assert.Equal(TopologyError.UnknownGateway, e.Error);
        Assert.Contains(stranger.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Null(topology.FindGateway(stranger));
        Assert.False(topology.CanEndAt(stranger));
    }

    [Fact]
    public void A_mix_node_may_end_a_route_but_is_no_gateway()
    {
        var topology = new DirectoryFixture().Build();
        var mixNode = topology.MixNodes(2)[0];

        Assert.Null(topology.FindGateway(mixNode.Identity));
        Assert.Equal(mixNode.Hop.Address.ToArray(), topology.DrawRoute(new SeededRandomSource(1), mixNode.Identity)[3].Address.ToArray());
    }

    [Fact]
    public void A_layer_without_node_is_insufficient()
    {
        var source = new DirectoryFixture().Build();
        foreach (var missing in new[] { 1, 2, 3 })
        {
            var mixNodes = Enumerable.Range(1, 3).Where(layer => layer != missing).SelectMany(layer => source.MixNodes(layer));
            var e = Assert.Throws<TopologyException>(() => new NetworkTopology(source.Metadata, mixNodes, source.Gateways));
            Assert.Equal(TopologyError.Insufficient, e.Error);
            Assert.Contains($"layer {missing}", e.Message, StringComparison.Ordinal);
        }
    }

    private static NetworkTopology WithMixNodes(int perLayer)
    {
        var source = new DirectoryFixture().Build();
        var identity = source.MixNodes(1)[0].Identity;
        var key = source.MixNodes(1)[0].SphinxKey;
        var mixNodes = Enumerable.Range(0, 3 * perLayer).Select(i =>
            new MixNodeDescriptor((uint)i, identity, new IPEndPoint(IPAddress.Loopback, 10_000 + i), key, (i % 3) + 1));
        return new(source.Metadata, mixNodes, source.Gateways);
    }
}
