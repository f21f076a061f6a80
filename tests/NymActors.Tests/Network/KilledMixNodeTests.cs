using NymActors.Testing;

namespace NymActors.Network;

/// <summary>A node that is gone swallows packets until nobody draws it any more: on simulated time, for the retransmissions wait seconds.</summary>
public sealed class KilledMixNodeTests
{
    [Fact]
    public void A_killed_mix_node_costs_retransmissions_but_no_message() => Simulated.Run(static network =>
    {
        var alice = network.Connect("alice", TestClients.AtLeisure);
        var bob = network.Connect("bob", TestClients.AtLeisure);
        network.Run(network.Mixnet.StopNodeAsync(network.Mixnet.MixNodes.First().Id));

        network.Run(Exchange.RunAsync(alice, bob, count: 20, seed: 3, largest: 5_000));
        Assert.True(alice.Counters.Retransmissions.Value > 0);
    });
}
