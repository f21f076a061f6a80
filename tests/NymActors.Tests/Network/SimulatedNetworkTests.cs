using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Clients and their mixnet on simulated time.</summary>
public sealed class SimulatedNetworkTests
{
    [Fact]
    public void A_message_and_its_answer_cross_a_simulated_mixnet_and_nothing_leaves_its_thread() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1, 2 }, replySurbs: 5));
        var question = network.Run(bob.NextAsync());
        var receipt = network.Run(bob.ReplyAsync(question.SenderTag!.Value, new byte[] { 3 }));
        Assert.Equal([3], network.Run(alice.NextAsync()).Data.ToArray());
        network.Run(receipt.Acknowledged);
        network.World.RunFor(TimeSpan.FromSeconds(2));
        Assert.True(alice.Counters.CoverPacketsReceived.Value > 10);
        Assert.Equal(0, network.World.Strangers);
    });
}
