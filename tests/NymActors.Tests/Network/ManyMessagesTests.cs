using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Nothing that was accepted is lost, and nothing comes twice, however much is under way.</summary>
public sealed class ManyMessagesTests
{
    [Fact]
    public async Task A_thousand_messages_each_way_arrive_exactly_once()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        await Task.WhenAll(
            Exchange.RunAsync(alice, bob, count: 1000, seed: 1, largest: 50_000),
            Exchange.RunAsync(bob, alice, count: 1000, seed: 2, largest: 50_000));
    }
}
