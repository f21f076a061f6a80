using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Network;

/// <summary>gateway_response_timeout, as a client obeys it that registers and one that is registered.</summary>
public sealed class GatewayResponseTimeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_waits_for_its_gateway_as_long_as_the_setting_says(bool isRegistered)
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var storage = new MemoryClientStorage();
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "alice");
        var options = new NymClientOptions
        {
            Configuration = configuration,
            Storage = storage,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory),
        };
        if (isRegistered)
        {
            await (await NymClient.ConnectAsync(options).WaitAsync(TestClients.Patience)).DisposeAsync();
        }

        // It never answers, however long that takes on a busy machine; what is told is how long it was waited for.
        var silent = options with
        {
            Connector = new SilentGateway(),
            Configuration = configuration with { GatewayConnection = new() { GatewayResponseTimeout = TimeSpan.FromMilliseconds(50) } },
        };
        var error = await Assert.ThrowsAsync<NymClientException>(() => NymClient.ConnectAsync(silent).WaitAsync(TestClients.Patience));
        Assert.Equal(NymClientError.GatewayUnreachable, error.Error);
        Assert.Contains("did not answer within 0.05 seconds", error.Message, StringComparison.Ordinal);
    }

    private sealed class SilentGateway : IGatewayConnector
    {
        public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default) =>
            Task.FromResult<IGatewayConnection>(InMemoryGatewayConnection.CreatePair().Client);
    }
}
