using NymActors.Gateways;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Diagnostics;

public sealed class MixNodeProbeTests
{
    [Fact]
    public async Task A_network_that_is_well_passes_packets_by_way_of_every_node() => Assert.All(await ProbeAsync(static _ => false), static found => Assert.True(found.Works));

    [Fact]
    public async Task The_one_node_that_is_away_is_named_and_its_companions_are_not() =>
        Assert.Equal([3u], (await ProbeAsync(static node => node.Id == 3)).Where(static found => found.Works == false).Select(static found => found.Node));

    [Fact]
    public async Task Nothing_is_said_about_nodes_that_cannot_be_reached_for_want_of_companions()
    {
        // A whole layer away: its own nodes and all others look the same from outside.
        var found = await ProbeAsync(static node => node.Layer == 2);
        Assert.Equal(6, found.Count);
        Assert.DoesNotContain(found, static one => one.Works == true);
        Assert.Contains(found, static one => one.Works is null);
    }

    private static async Task<IReadOnlyList<(uint Node, bool? Works)>> ProbeAsync(Func<MixnetNode, bool> isAway)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory, MixNodes = 6, Gateways = 1 });
        var directory = new NymApiDirectory(TestClients.Configuration(mixnet.NymApiUrl, "probe"), SystemRandomSource.Instance, mixnet.Directory);
        using var storage = new MemoryClientStorage();
        var (keys, registration) = await new ClientRegistration(storage, directory, mixnet.GatewayConnector, TimeProvider.System, SystemRandomSource.Instance)
            .EnsureAsync(null, CancellationToken.None);
        using var identity = new ClientIdentity(keys, registration);
        var topology = await directory.FetchTopologyAsync(CancellationToken.None);
        var link = await GatewayLink.OpenAsync(
            mixnet.GatewayConnector, registration, keys.Identity, TimeProvider.System, SystemRandomSource.Instance, TestClients.Patience, CancellationToken.None);
        foreach (var node in mixnet.MixNodes.Where(isAway).ToList())
        {
            await mixnet.StopNodeAsync(node.Id);
        }

        var found = await new MixNodeProbe(identity, link, TimeProvider.System, SystemRandomSource.Instance).RunAsync(topology, CancellationToken.None);
        await link.Connection.DisposeAsync();
        return [.. found.Select(static pair => (pair.Key.NodeId, pair.Value))];
    }
}
