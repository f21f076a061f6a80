using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NymActors.Hosting.Testing;

namespace NymActors.Hosting;

/// <summary>Clients in an actor system that Akka.Hosting runs, on a real local mixnet.</summary>
public sealed class NymClientAkkaTests
{
    [Fact]
    public async Task An_actor_system_runs_its_client_from_start_to_shutdown()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddAkka("shop", static akka => akka
            .WithNymClient("orders", static nym => nym.UseFastLocalMixnet())
            .WithActors(static (system, registry) => registry.Register<Greeter>(
                system.ActorOf(Props.Create(() => new Greeter(system.GetNymClient("orders"))))))));
        var system = host.Services.GetRequiredService<ActorSystem>();
        var client = system.GetNymClient("orders");
        await system.ActorSelection("/user/nym-clients/orders").ResolveOne(TestHosts.Patience);

        host.Services.GetRequiredService<IRequiredActor<Greeter>>().ActorRef.Tell("hello");
        Assert.Equal("hello"u8.ToArray(), (await client.NextAsync()).Data.ToArray());

        await host.StopAsync().WaitAsync(TestHosts.Patience);
        await client.Stopped.WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task A_client_that_cannot_connect_ends_the_start()
    {
        using var host = TestHosts.Build(static services => services.AddAkka("shop", static akka => akka
            .WithNymClient("orders", static nym => nym.UseNetwork(new Uri("http://127.0.0.1:9/api")))));

        var error = await Assert.ThrowsAsync<NymClientException>(() => host.StartAsync().WaitAsync(TestHosts.Patience));
        Assert.Equal(NymClientError.DirectoryUnreachable, error.Error);
    }

    [Fact]
    public async Task An_actor_system_without_the_client_or_the_mixnet_says_how_to_get_them()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddAkka("shop", static _ => { }));
        var system = host.Services.GetRequiredService<ActorSystem>();

        var noClient = Assert.Throws<InvalidOperationException>(() => system.GetNymClient("orders"));
        Assert.Contains(nameof(NymClientAkkaExtensions.WithNymClient), noClient.Message, StringComparison.Ordinal);
        var noMixnet = Assert.Throws<InvalidOperationException>(system.GetLocalMixnet);
        Assert.Contains(nameof(NymClientBuilder.UseLocalMixnet), noMixnet.Message, StringComparison.Ordinal);
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task The_health_check_of_a_client_follows_its_gateway_connection()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddAkka("shop", static akka => akka
            .WithNymClient("orders", static nym => nym.UseLocalMixnet(new() { Gateways = 1 }))));
        var mixnet = host.Services.GetRequiredService<ActorSystem>().GetLocalMixnet();
        var gateway = mixnet.Gateways.Single();
        var connected = await host.UntilHealthIsAsync("orders", HealthStatus.Healthy);
        Assert.Equal(gateway.IdentityKey, connected.Data["gateway"]);
        Assert.Contains("ready", connected.Tags);

        await mixnet.StopNodeAsync(gateway.Id);
        var lost = await host.UntilHealthIsAsync("orders", HealthStatus.Degraded);
        Assert.Equal("GatewayLost", lost.Data["troubles"]);
        await mixnet.StartNodeAsync(gateway.Id);
        var again = await host.UntilHealthIsAsync("orders", HealthStatus.Healthy);
        Assert.Equal(1L, again.Data["reconnections"]);

        await host.Services.GetRequiredService<ActorSystem>().GetNymClient("orders").DisposeAsync();
        var stopped = await host.HealthOfAsync("orders");
        Assert.Equal(HealthStatus.Unhealthy, stopped.Status);
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    [Fact]
    public async Task The_health_check_of_a_service_is_unhealthy_until_the_client_is_connected()
    {
        using var host = TestHosts.Build(static services => services.AddNymClient("orders", static nym => nym.UseLocalMixnet()));

        var before = await host.HealthOfAsync("orders");
        await host.StartAsync().WaitAsync(TestHosts.Patience);
        var after = await host.UntilHealthIsAsync("orders", HealthStatus.Healthy);

        Assert.Equal(HealthStatus.Unhealthy, before.Status);
        Assert.Equal("The Nym client 'orders' has not connected yet.", before.Description);
        Assert.Equal(HealthStatus.Healthy, after.Status);
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(NymClient client) =>
            ReceiveAsync<string>(text => client.SendAsync(client.Address, System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
