using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Storage;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Messages that their reader commits: each comes until it is done with.</summary>
public sealed class DeliveriesTests
{
    [Fact]
    public void A_message_comes_again_until_it_is_committed_also_after_a_restart_and_under_the_same_number() => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        NymClientOptions Change(NymClientOptions options) => options with { Storage = storage };
        var alice = network.Connect("alice");
        var bob = network.Connect("bob", Change);
        foreach (var i in Enumerable.Range(1, 3))
        {
            network.Run(network.Run(alice.SendAsync(bob.Address, new[] { (byte)i })).Acknowledged);
        }

        network.World.RunFor(TimeSpan.FromSeconds(2));
        var first = network.Run(TakeAsync(bob, 2));
        network.Run(first[0].CommitAsync());
        network.Run(first[0].CommitAsync());
        network.Run(bob.StopAsync());

        bob = network.Connect("bob", Change);
        var again = network.Run(TakeAsync(bob, 2));
        Assert.Equal([(first[1].Id, 2), (first[1].Id + 1, 3)], again.Select(static delivery => (delivery.Id, (int)delivery.Message.Data.Span[0])));
        Assert.All(again, delivery => network.Run(delivery.CommitAsync()));
        network.Run(bob.StopAsync());
        Assert.Equal(0, network.Connect("bob", Change).Report().Messages.Received);
        network.World.RunFor(TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_message_that_is_refused_comes_again_before_those_behind_it() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        network.Run(network.Run(alice.SendAsync(bob.Address, new byte[] { 1 })).Acknowledged);
        network.World.RunFor(TimeSpan.FromSeconds(1));
        network.Run(RefuseOnceAsync());

        async Task RefuseOnceAsync()
        {
            var refused = false;
            await foreach (var delivery in bob.Deliveries)
            {
                Assert.Equal(1, delivery.Message.Data.Span[0]);
                if (refused)
                {
                    await delivery.CommitAsync();
                    return;
                }

                refused = true;
                delivery.Nack();
                delivery.Nack();
            }
        }
    });

    [Fact]
    public void A_second_reader_waits_and_gets_what_the_first_one_left() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        var first = TakeAsync(bob, 1);
        network.World.RunFor(TimeSpan.FromMilliseconds(10));
        var second = TakeAsync(bob, 2);
        network.World.RunFor(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);

        // Neither of them commits: the second one gets the first one's message, too.
        foreach (var i in Enumerable.Range(1, 2))
        {
            network.Run(network.Run(alice.SendAsync(bob.Address, new[] { (byte)i })).Acknowledged);
        }

        Assert.Equal([1], network.Run(first).Select(static delivery => (int)delivery.Message.Data.Span[0]));
        Assert.Equal([1, 2], network.Run(second).Select(static delivery => (int)delivery.Message.Data.Span[0]));
    });

    [Fact]
    public async Task A_stream_commits_what_it_has_handled()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        using var system = Akka.Actor.ActorSystem.Create("reader", NymClient.DefaultHocon);
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob", system);
        foreach (var i in Enumerable.Range(0, 100))
        {
            await alice.SendAsync(bob.Address, new[] { (byte)i }, cancellationToken: TestContext.Current.CancellationToken);
        }

        var handled = await bob.CommittableSource
            .SelectAsync(1, static async delivery =>
            {
                await delivery.CommitAsync();
                return (int)delivery.Message.Data.Span[0];
            })
            .Take(100)
            .RunWith(Sink.Seq<int>(), system.Materializer())
            .WaitAsync(TestClients.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 100), handled.Order());
    }

    /// <summary>Takes deliveries and leaves.</summary>
    private static async Task<List<IncomingDelivery>> TakeAsync(NymClient client, int count)
    {
        var taken = new List<IncomingDelivery>();
        await foreach (var delivery in client.Deliveries)
        {
            taken.Add(delivery);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
