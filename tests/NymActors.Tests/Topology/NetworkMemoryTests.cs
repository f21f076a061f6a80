using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.Topology;

public sealed class NetworkMemoryTests
{
    private readonly SeededRandomSource _random = new(7);
    private readonly SimulatedPacingClock _clock = new();
    private readonly NodeDescriptor[] _mixNodes;
    private readonly GatewayDescriptor[] _gateways;
    private readonly NetworkMemory _memory;

    public NetworkMemoryTests()
    {
        _mixNodes = [.. Enumerable.Range(1, 6).Select(number => Gateway((uint)number))];
        _gateways = [.. Enumerable.Range(7, 5).Select(number => Gateway((uint)number))];
        _memory = new NetworkMemory(_gateways[0].Identity, new PacingTimeProvider(_clock, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_gateway_that_is_listed_no_more_ends_routes_for_an_hour_and_the_own_one_for_ever()
    {
        _memory.Accept(Map(_gateways));
        Assert.True(_memory.IsOwnGatewayListed);
        var routes = _memory.Accept(Map(_gateways[2..]));
        Assert.False(_memory.IsOwnGatewayListed);
        Assert.Equal(_gateways[2..], routes.Gateways);
        Assert.All(_gateways, gateway => Assert.True(routes.CanEndAt(gateway.Identity)));
        Advance(NetworkMemory.Memory);
        routes = _memory.Accept(Map(_gateways[2..]));
        Assert.True(routes.CanEndAt(_gateways[0].Identity));
        Assert.False(routes.CanEndAt(_gateways[1].Identity));
    }

    [Fact]
    public void A_gateway_that_is_back_is_used_as_it_is_listed_now()
    {
        _memory.Accept(Map(_gateways));
        _memory.Accept(Map(_gateways[..4]));
        var moved = new GatewayDescriptor(11, _gateways[4].Identity, new IPEndPoint(IPAddress.Loopback, 1), Key(), []);
        var map = Map([.. _gateways[..4], moved]);
        Assert.Same(map, _memory.Accept(map));
    }

    [Fact]
    public void With_a_new_rotation_of_keys_the_old_ones_are_forgotten()
    {
        _memory.Accept(Map(_gateways));
        _memory.Accept(Map(_gateways[..4]));
        Assert.False(_memory.Accept(Map(_gateways[..4], rotation: 2)).CanEndAt(_gateways[4].Identity));
    }

    [Fact]
    public void An_answer_that_has_lost_most_of_the_network_is_absurd_until_the_last_good_one_is_old()
    {
        _memory.Accept(Map(_gateways));
        Assert.Null(_memory.FindAbsurdity(Map(_gateways[..3])));
        Assert.Contains("only 2 of the 5 gateways", _memory.FindAbsurdity(Map(_gateways[3..])), StringComparison.Ordinal);
        Assert.Contains("only 2 mix nodes where 6", _memory.FindAbsurdity(Map(_gateways, mixNodes: [_mixNodes[0], _mixNodes[1], _mixNodes[0]])), StringComparison.Ordinal);
        Advance(NetworkMemory.Trust);
        Assert.Null(_memory.FindAbsurdity(Map(_gateways[3..])));
    }

    [Fact]
    public void Other_keys_for_most_nodes_are_absurd_within_a_rotation_and_what_a_new_one_brings()
    {
        _memory.Accept(Map(_gateways));
        NodeDescriptor[] changed = [.. _mixNodes.Select(node => new NodeDescriptor(node.NodeId, node.Identity, node.MixAddress, Key()))];
        Assert.Contains("6 of 11 nodes have other keys", _memory.FindAbsurdity(Map(_gateways, mixNodes: changed)), StringComparison.Ordinal);
        Assert.Null(_memory.FindAbsurdity(Map(_gateways, rotation: 2, mixNodes: changed)));
    }

    [Fact]
    public void A_map_without_the_own_gateway_is_no_measure()
    {
        _memory.Accept(Map(_gateways[1..]));
        Assert.Null(_memory.FindAbsurdity(Map(_gateways[..1])));
    }

    [Fact]
    public void A_directory_that_invents_gateways_does_not_fill_the_memory()
    {
        var last = 0;
        for (var round = 0u; round < 5; round++)
        {
            GatewayDescriptor[] invented = [.. Enumerable.Range(0, 2_000).Select(number => Gateway((10_000 * (round + 1)) + (uint)number))];
            last = _memory.Accept(Map([_gateways[0], .. invented])).Nodes.Count;
        }

        Assert.InRange(last, 6_000, 6_000 + 200);
    }

    private NetworkTopology Map(GatewayDescriptor[] gateways, uint rotation = 1, NodeDescriptor[]? mixNodes = null) => new(
        new TopologyMetadata(rotation, 1, DateTimeOffset.UnixEpoch),
        (mixNodes ?? _mixNodes).Select(static (node, index) => new MixNodeDescriptor(node.NodeId, node.Identity, node.MixAddress, node.SphinxKey, (index % 3) + 1)),
        gateways);

    private GatewayDescriptor Gateway(uint number)
    {
        using var identity = IdentityKeyPair.Generate(_random);
        return new(number, identity.PublicKey, new IPEndPoint(IPAddress.Loopback, 1000 + (int)(number % 50_000)), Key(), []);
    }

    private EncryptionKey Key()
    {
        using var pair = EncryptionKeyPair.Generate(_random);
        return pair.PublicKey;
    }

    private void Advance(TimeSpan by) => _clock.Advance(by.Ticks * 100);
}
