using NymActors.Configuration;
using NymActors.Mixnet;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Network;

/// <summary>How long a start waits for a network map that it can use: max_startup_network_waiting_period and max_startup_gateway_waiting_period.</summary>
public sealed class StartWaitingTests
{
    private static readonly NymClientException Away = new(NymClientError.DirectoryUnreachable, "away");

    private static TopologyConfiguration Patient => new()
    {
        TopologyRefreshRate = TimeSpan.FromMilliseconds(20),
        MaxStartupNetworkWaitingPeriod = TimeSpan.FromMinutes(2),
        MaxStartupGatewayWaitingPeriod = TimeSpan.FromMinutes(2),
    };

    [Fact]
    public async Task A_start_waits_for_a_network_that_is_away_when_it_is_told_to()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        await using var client = await ConnectAsync(mixnet, Patient, static (attempt, real) => attempt < 3 ? throw Away : real);
        Assert.Equal(ClientStatus.Connected, client.Status);
    }

    [Fact]
    public async Task A_start_waits_for_its_gateway_to_appear_in_the_map_when_it_is_told_to()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        var own = IdentityKey.Parse(mixnet.Gateways.First().IdentityKey);
        await using var client = await ConnectAsync(mixnet, Patient, (attempt, real) => attempt < 3 ? Without(own, real) : real, own);
        Assert.Equal(own, client.Address.Gateway);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_that_is_not_told_to_wait_fails_at_once_with_the_reason(bool isThere)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        var own = IdentityKey.Parse(mixnet.Gateways.First().IdentityKey);
        var error = await Assert.ThrowsAsync<NymClientException>(
            () => ConnectAsync(mixnet, new(), (_, real) => isThere ? Without(own, real) : throw Away, own));
        Assert.Equal(isThere ? NymClientError.InsufficientTopology : NymClientError.DirectoryUnreachable, error.Error);
    }

    [Fact]
    public async Task When_the_waiting_period_is_over_the_start_fails_with_the_last_reason()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        var brief = Patient with { MaxStartupNetworkWaitingPeriod = TimeSpan.FromMilliseconds(200) };
        var error = await Assert.ThrowsAsync<NymClientException>(() => ConnectAsync(mixnet, brief, static (_, _) => throw Away));
        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
    }

    private static NetworkTopology Without(IdentityKey gateway, NetworkTopology real) => new(
        real.Metadata,
        Enumerable.Range(1, NetworkTopology.Layers).SelectMany(layer => real.MixNodes(layer)),
        real.Gateways.Where(candidate => candidate.Identity != gateway),
        []);

    private static Task<NymClient> ConnectAsync(
        LocalMixnet mixnet, TopologyConfiguration settings, Func<int, NetworkTopology, NetworkTopology> answer, IdentityKey? gateway = null)
    {
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "alice") with { Topology = settings };
        return NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Gateway = gateway,
            Connector = mixnet.GatewayConnector,
            Directory = new LateDirectory(new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory), answer),
        }).WaitAsync(TestClients.Patience);
    }

    private sealed class LateDirectory(INetworkDirectory real, Func<int, NetworkTopology, NetworkTopology> answer) : INetworkDirectory
    {
        private int _attempts;

        public async Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) =>
            answer(++_attempts, await real.FetchTopologyAsync(cancellationToken));

        public Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken) => real.FetchGatewaysAsync(cancellationToken);
    }
}
