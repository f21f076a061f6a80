using Akka.Actor;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Parts of a client that fail while messages are under way, on the threads and timers of a real process.</summary>
public sealed class FailingActorsTests
{
    [Fact]
    public async Task Every_actor_of_a_client_may_fail_in_the_middle_of_an_exchange()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("failing", NymClient.DefaultHocon);
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob", system);

        var exchange = Task.WhenAll(
            Exchange.RunAsync(alice, bob, count: 40, seed: 5, largest: 5_000),
            Exchange.RunAsync(bob, alice, count: 40, seed: 6, largest: 5_000));
        foreach (var child in new[] { "traffic", "gateway", "acknowledgements", "reception", "surb-store", "cover-traffic", "topology" })
        {
            // Killing throws inside the actor: what an unexpected failure does.
            var received = bob.Counters.FragmentsReceived.Value;
            system.ActorSelection($"/user/nym-clients/alice/{child}").Tell(Kill.Instance);
            system.ActorSelection($"/user/nym-clients/bob/{child}").Tell(Kill.Instance);
            await Conditions.UntilAsync(() => exchange.IsCompleted || bob.Counters.FragmentsReceived.Value > received);
        }

        await exchange;
        Assert.False(alice.Stopped.IsCompleted);
        Assert.False(bob.Stopped.IsCompleted);

        // An error that was overcome is not why the client stops.
        await alice.DisposeAsync();
        await alice.Stopped;
    }

    [Fact]
    public async Task A_child_that_fails_without_end_stops_the_client_with_the_cause()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("failing", NymClient.DefaultHocon);
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);
        var receipt = await alice.SendAsync(alice.Address, new byte[100_000]);
        for (var i = 0; i <= 10; i++)
        {
            system.ActorSelection("/user/nym-clients/alice/traffic").Tell(Kill.Instance);
        }

        var error = await Assert.ThrowsAsync<NymClientException>(() => alice.Stopped.WaitAsync(TestClients.Patience));
        Assert.IsType<ActorKilledException>(error.InnerException);
        await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged.WaitAsync(TestClients.Patience));
        await Assert.ThrowsAsync<NymClientException>(() => alice.SendAsync(alice.Address, new byte[1]));
    }
}
