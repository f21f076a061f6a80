using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NymActors.Hosting.Testing;
using NymActors.Mixnet;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Hosting;

/// <summary>Clients as services of a host, on a real local mixnet.</summary>
public sealed class NymClientServiceCollectionTests
{
    [Fact]
    public async Task A_host_connects_its_client_and_disposes_it()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddNymClient(static nym => nym.UseFastLocalMixnet()));
        var client = host.Services.GetRequiredService<NymClient>();

        await client.SendAsync(client.Address, "hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), (await client.NextAsync()).Data.ToArray());

        await host.StopAsync().WaitAsync(TestHosts.Patience);
        await client.Stopped.WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task Clients_of_one_host_share_the_local_mixnet_and_are_told_apart_by_name()
    {
        using var host = await TestHosts.StartAsync(static services => services
            .AddNymClient("orders", static nym => nym.UseFastLocalMixnet())
            .AddNymClient("billing", static nym => nym.UseFastLocalMixnet()));
        var orders = host.Services.GetRequiredKeyedService<NymClient>("orders");
        var billing = host.Services.GetRequiredKeyedService<NymClient>("billing");
        Assert.Same(orders, host.Services.GetRequiredService<NymClient>());

        await orders.SendAsync(billing.Address, "an invoice, please"u8.ToArray());

        Assert.Equal("an invoice, please"u8.ToArray(), (await billing.NextAsync()).Data.ToArray());
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task A_client_lives_in_the_actor_system_of_the_host()
    {
        // The client is added first, so it is stopped last, when the actor system is gone.
        using var host = await TestHosts.StartAsync(static services => services
            .AddNymClient("orders", static nym => nym.UseFastLocalMixnet())
            .AddAkka("shop", static _ => { }));
        var system = host.Services.GetRequiredService<ActorSystem>();
        var client = host.Services.GetRequiredService<NymClient>();

        Assert.Same(client, system.GetNymClient("orders"));
        await system.ActorSelection("/user/nym-clients/orders").ResolveOne(TestHosts.Patience);

        await host.StopAsync().WaitAsync(TestHosts.Patience);
        Assert.Equal(ClientStatus.Stopped, client.Status);
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task A_host_that_was_not_started_says_how_to_wait_for_its_client()
    {
        using var host = TestHosts.Build(static services => services.AddNymClient(static nym => nym.UseFastLocalMixnet()));
        var waiting = host.Services.GetRequiredService<HostedNymClient>().ConnectedAsync();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<NymClient>());
        Assert.Contains(nameof(HostedNymClient.ConnectedAsync), error.Message, StringComparison.Ordinal);

        await host.StartAsync().WaitAsync(TestHosts.Patience);
        Assert.Same(host.Services.GetRequiredService<NymClient>(), await waiting);
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task A_host_without_its_network_does_not_start_and_says_why()
    {
        using var host = TestHosts.Build(static services => services.AddNymClient(static nym => nym.UseNetwork(new Uri("http://127.0.0.1:9/api"))));
        var waiting = host.Services.GetRequiredService<HostedNymClient>().ConnectedAsync();

        var error = await Assert.ThrowsAsync<NymClientException>(() => host.StartAsync().WaitAsync(TestHosts.Patience));

        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
        Assert.Same(error, await Assert.ThrowsAsync<NymClientException>(() => waiting));
    }

    [Fact]
    public async Task Whoever_waits_for_a_client_hears_that_the_host_stopped_before()
    {
        using var host = TestHosts.Build(static services => services.AddNymClient("orders", static nym => nym.UseFastLocalMixnet()));
        var waiting = host.Services.GetRequiredService<HostedNymClient>().ConnectedAsync();

        host.Dispose();

        var error = await Assert.ThrowsAsync<NymClientException>(() => waiting.WaitAsync(TestHosts.Patience));
        Assert.Equal(NymClientError.Stopped, error.Error);
    }

    [Fact]
    public async Task A_host_that_stops_while_its_client_connects_leaves_no_client_behind()
    {
        var (isAsked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var host = TestHosts.Build(services => services
            .AddAkka("shop", static _ => { })
            .AddNymClient("orders", nym => nym.UseLocalMixnet().Configure(options => options with
            {
                Directory = new GatedDirectory(new HttpNetworkDirectory(options.Configuration, SystemRandomSource.Instance), isAsked, mayAnswer.Task),
            })));
        var starting = host.StartAsync();
        await isAsked.Task.WaitAsync(TestHosts.Patience);

        await host.Services.GetRequiredService<NymClientService>().StopAsync(CancellationToken.None);
        mayAnswer.SetResult();

        var error = await Assert.ThrowsAsync<NymClientException>(() => starting.WaitAsync(TestHosts.Patience));
        Assert.Equal(NymClientError.Stopped, error.Error);

        // Its name is free again: nothing runs under it.
        var system = host.Services.GetRequiredService<ActorSystem>();
        var options = NymClientOptions.ForNetwork(system.GetLocalMixnet().NymApiUrl, "orders") with { ActorSystem = system };
        await using var another = await NymClient.ConnectAsync(options).WaitAsync(TestHosts.Patience);
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task A_client_with_storage_keeps_its_address()
    {
        var directory = Directory.CreateTempSubdirectory("nym-actors-hosting-");
        try
        {
            await using var mixnet = await LocalMixnet.StartAsync().WaitAsync(TestHosts.Patience);
            Assert.Equal(await AddressAsync(mixnet, directory.FullName), await AddressAsync(mixnet, directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var services = new ServiceCollection().AddNymClient("orders", static nym => nym.UseLocalMixnet());

        var error = Assert.Throws<ArgumentException>(() => services.AddNymClient("orders", static nym => nym.UseLocalMixnet()));
        Assert.Contains("'orders'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_needs_a_directory()
    {
        var nym = new NymClientBuilder("orders");

        Assert.Throws<ArgumentException>(() => nym.UseNetwork());
    }

    [Fact]
    public async Task Options_of_the_local_mixnet_are_given_once()
    {
        using var host = TestHosts.Build(static services => services
            .AddNymClient("orders", static nym => nym.UseLocalMixnet())
            .AddNymClient("billing", static nym => nym.UseLocalMixnet(new LocalMixnetOptions { Gateways = 1 })));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync().WaitAsync(TestHosts.Patience));
        Assert.Contains("first client", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A directory that says when it is asked and answers when it may.</summary>
    private sealed class GatedDirectory(INetworkDirectory directory, TaskCompletionSource isAsked, Task mayAnswer) : INetworkDirectory
    {
        public async Task<NetworkTopology> FetchTopologyAsync(CancellationToken cancellationToken) =>
            await directory.FetchTopologyAsync(cancellationToken);

        public async Task<IReadOnlyList<GatewayDescriptor>> FetchGatewaysAsync(CancellationToken cancellationToken)
        {
            isAsked.TrySetResult();
            await mayAnswer;
            return await directory.FetchGatewaysAsync(cancellationToken);
        }
    }

    private static async Task<string> AddressAsync(LocalMixnet mixnet, string directory)
    {
        using var host = await TestHosts.StartAsync(services => services.AddNymClient(nym => nym.UseNetwork(mixnet.NymApiUrl).UseStorage(directory)));
        var address = host.Services.GetRequiredService<NymClient>().Address.ToString();
        await host.StopAsync().WaitAsync(TestHosts.Patience);
        return address;
    }
}
