using NymActors.Gateways;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Diagnostics;

/// <summary>What the probe says of nodes that are away: on simulated time, for it waits for what does not come back.</summary>
public sealed class MixNodeProbeTests
{
    [Fact]
    public void A_network_that_is_well_passes_packets_by_way_of_every_node()
    {
        var found = Probe(static _ => false);
        Assert.Equal(6, found.Count);
        Assert.All(found, static one => Assert.True(one.Works));
    }

    [Fact]
    public void The_one_node_that_is_away_is_named_and_its_companions_are_not() =>
        Assert.Equal([3u], Probe(static node => node.Id == 3).Where(static found => found.Works == false).Select(static found => found.Node));

    [Fact]
    public void Nothing_is_said_about_nodes_that_cannot_be_reached_for_want_of_companions()
    {
        // A whole layer away: its own nodes and all others look the same from outside.
        var found = Probe(static node => node.Layer == 2);
        Assert.Equal(6, found.Count);
        Assert.DoesNotContain(found, static one => one.Works == true);
        Assert.Contains(found, static one => one.Works is null);
    }

    private static IReadOnlyList<(uint Node, bool? Works)> Probe(Func<MixnetNode, bool> isAway)
    {
        IReadOnlyList<(uint, bool?)> found = [];
        Simulated.Run(network => found = network.Run(ProbeAsync(network, isAway)));
        return found;
    }

    private static async Task<IReadOnlyList<(uint Node, bool? Works)>> ProbeAsync(Simulated network, Func<MixnetNode, bool> isAway)
    {
        var (mixnet, time, random) = (network.Mixnet, network.World.Time, new SeededRandomSource(7));
        var directory = new NymApiDirectory(TestClients.Configuration(mixnet.NymApiUrl, "probe"), random, mixnet.Directory);
        using var storage = new MemoryClientStorage();
        var (keys, registration) = await new ClientRegistration(storage, directory, mixnet.GatewayConnector, time, random).EnsureAsync(null, CancellationToken.None);
        using var identity = new ClientIdentity(keys, registration);
        var topology = await directory.FetchTopologyAsync(CancellationToken.None);
        var link = await GatewayLink.OpenAsync(
            mixnet.GatewayConnector, registration, keys.Identity, time, random, TestClients.Patience, CancellationToken.None);
        foreach (var node in mixnet.MixNodes.Where(isAway).ToList())
        {
            await mixnet.StopNodeAsync(node.Id);
        }

        var found = await new MixNodeProbe(identity, link, time, random).RunAsync(topology, CancellationToken.None);
        await link.Connection.DisposeAsync();
        return [.. found.Select(static pair => (pair.Key.NodeId, pair.Value))];
    }
}
