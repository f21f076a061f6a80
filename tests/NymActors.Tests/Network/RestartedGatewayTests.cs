using NymActors.Mixnet;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>A gateway that goes away and comes back.</summary>
public sealed class RestartedGatewayTests
{
    [Fact]
    public async Task A_restarted_gateway_costs_a_reconnection_but_no_message()
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new LocalMixnetOptions { Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        var exchange = Exchange.RunAsync(alice, bob, count: 40, seed: 4, largest: 5_000);
        await mixnet.RestartNodeAsync(mixnet.Gateways.Single().Id);

        await exchange;
        await Conditions.UntilAsync(() => alice.Counters.Reconnections.Value > 0 && bob.Counters.Reconnections.Value > 0);
    }

    [Fact]
    public async Task A_client_says_whether_it_can_send_and_receive()
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new LocalMixnetOptions { Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        var gateway = mixnet.Gateways.Single().Id;
        Assert.Equal(ClientStatus.Connected, alice.Status);

        await mixnet.StopNodeAsync(gateway);
        await Conditions.UntilAsync(() => alice.Status == ClientStatus.Reconnecting);
        await mixnet.StartNodeAsync(gateway);
        await Conditions.UntilAsync(() => alice.Status == ClientStatus.Connected);

        await Task.WhenAll(alice.DisposeAsync().AsTask(), alice.DisposeAsync().AsTask());
        Assert.Equal(ClientStatus.Stopped, alice.Status);
    }
}
