using NymActors.Storage;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>What a client that stops takes along to its next start: nothing that was accepted or that arrived is lost, and nothing comes twice.</summary>
public sealed class RestartTests
{
    [Fact]
    public void Messages_that_nobody_has_read_are_there_after_a_restart_in_their_order() => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        var alice = network.Connect("alice");
        var bob = Connect(network, "bob", storage);
        foreach (var i in Enumerable.Range(0, 5))
        {
            var receipt = network.Run(alice.SendAsync(bob.Address, new[] { (byte)i }));
            network.Run(receipt.Acknowledged);
        }

        network.World.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(0, network.Run(bob.NextAsync()).Data.Span[0]);
        Stop(network, bob);

        bob = Connect(network, "bob", storage);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(_ => (int)network.Run(bob.NextAsync()).Data.Span[0]));
        network.World.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(0, bob.Counters.MessagesReceived.Value);
    });

    [Fact]
    public void A_conversation_goes_on_after_a_restart_of_both_sides() => Simulated.Run(network =>
    {
        using var mine = new MemoryClientStorage();
        using var other = new MemoryClientStorage();
        var alice = Connect(network, "alice", mine);
        var bob = Connect(network, "bob", other);
        network.Run(network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1 }, replySurbs: 20)).Acknowledged);
        var tag = network.Run(bob.NextAsync()).SenderTag!.Value;
        Stop(network, alice);
        Stop(network, bob);

        alice = Connect(network, "alice", mine);
        bob = Connect(network, "bob", other);
        network.Run(bob.ReplyAsync(tag, new byte[] { 2 }));
        Assert.Equal([2], network.Run(alice.NextAsync()).Data.ToArray());
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 3 }, replySurbs: 5));
        Assert.Equal(tag, network.Run(bob.NextAsync()).SenderTag);

        // More than the SURBs at hand allow: the asking side serves a request of a correspondent from before its restart.
        network.Run(bob.ReplyAsync(tag, new byte[50_000]));
        Assert.Equal(50_000, network.Run(alice.NextAsync()).Data.Length);
        Assert.Equal(0, alice.Counters.ReplySurbRequestsRefused.Value);
    });

    [Theory]
    [InlineData(OutboxPolicy.KeepAtStop)]
    [InlineData(OutboxPolicy.Always)]
    public void What_was_accepted_and_not_sent_when_a_client_stopped_arrives_after_its_next_start_once(OutboxPolicy policy) => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        var bob = network.Connect("bob");
        NymClientOptions Change(NymClientOptions options) => options with { Storage = storage, Outbox = policy, DrainTimeout = TimeSpan.Zero };
        var alice = network.Connect("alice", Change);
        foreach (var i in Enumerable.Range(0, 200))
        {
            network.Run(alice.SendAsync(bob.Address, BitConverter.GetBytes(i)));
        }

        var left = Stop(network, alice);
        Assert.InRange(left.Unacknowledged, 100, 200);
        alice = network.Connect("alice", Change);
        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 200).Select(_ => BitConverter.ToInt32(network.Run(bob.NextAsync()).Data.Span)).Order());
        network.World.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal(200, bob.Counters.MessagesReceived.Value);
        Assert.True(network.Run(alice.FlushAsync(TimeSpan.Zero)).IsComplete);
        Stop(network, alice);
        alice = network.Connect("alice", Change);
        Assert.Equal(0, alice.Counters.MessagesAccepted.Value);
    });

    [Fact]
    public void Without_an_outbox_nothing_is_kept() => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        var bob = network.Connect("bob");
        NymClientOptions Change(NymClientOptions options) => options with { Storage = storage, Outbox = OutboxPolicy.Off, DrainTimeout = TimeSpan.Zero };
        var alice = network.Connect("alice", Change);
        var receipts = Enumerable.Range(0, 50).Select(_ => network.Run(alice.SendAsync(bob.Address, new byte[1]))).ToList();
        Assert.True(Stop(network, alice).Unacknowledged > 0);
        Assert.Contains(receipts, static receipt => receipt.Stage == MessageStage.Failed);
        Assert.Equal(0, network.Connect("alice", Change).Counters.MessagesAccepted.Value);
    });

    [Fact]
    public void A_stop_waits_for_what_was_accepted_and_takes_nothing_more_in() => Simulated.Run(network =>
    {
        var bob = network.Connect("bob");
        var alice = network.Connect("alice");
        var receipts = Enumerable.Range(0, 100).Select(_ => network.Run(alice.SendAsync(bob.Address, new byte[1]))).ToList();
        var stop = alice.StopAsync();
        Assert.Equal(NymClientError.Stopped, Assert.Throws<NymClientException>(() => network.Run(alice.SendAsync(bob.Address, new byte[1]))).Error);
        Assert.True(network.Run(stop).IsComplete);
        Assert.All(receipts, static receipt => Assert.Equal(MessageStage.AcknowledgedByNetwork, receipt.Stage));
    });

    [Fact]
    public void Flushing_says_what_stayed_behind_when_its_time_is_over() => Simulated.Run(network =>
    {
        var bob = network.Connect("bob");
        var alice = network.Connect("alice");
        var receipt = network.Run(alice.SendAsync(bob.Address, new byte[100_000]));
        Assert.Equal(1, network.Run(alice.FlushAsync(TimeSpan.FromMilliseconds(50))).Unacknowledged);
        Assert.InRange(receipt.FragmentsSent, 1, receipt.Fragments - 1);
        Assert.Equal(MessageStage.Sent, receipt.Stage);
        Assert.True(network.Run(alice.FlushAsync(TimeSpan.FromMinutes(1))).IsComplete);
        Assert.Equal(receipt.Fragments, receipt.FragmentsAcknowledged);
    });

    private static NymClient Connect(Simulated network, string id, MemoryClientStorage storage) =>
        network.Connect(id, options => options with { Storage = storage });

    private static FlushReport Stop(Simulated network, NymClient client) => network.Run(client.StopAsync());
}
