using NymActors.Storage;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>What an anonymous message and its answers cost in SURBs and round trips, with the settings that nobody changed.</summary>
public sealed class AnonymousConversationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10_000, 7)]
    [InlineData(15_000, 10)]
    public void A_first_answer_leaves_at_once_with_the_default_number_of_surbs(int length, int packets) => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1 }));
        var tag = network.Run(bob.NextAsync()).SenderTag!.Value;

        var receipt = network.Run(bob.ReplyAsync(tag, new byte[length]));
        Assert.Equal(packets, receipt.Fragments);

        // When the reply is accepted each packet has its SURB, and none came but those of the message. One more may have been spent to refill.
        Assert.Equal(NymClient.DefaultReplySurbs, bob.Counters.ReplySurbsReceived.Value);
        Assert.InRange(bob.Counters.ReplySurbsSpent.Value, packets, packets + 1);
        Assert.Equal(length, network.Run(alice.NextAsync()).Data.Length);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_surbs_a_message_is_anonymous_all_the_same_and_answered_with_those_of_earlier_ones(bool bySink) => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1 }));
        var tag = network.Run(bob.NextAsync()).SenderTag;
        network.Run(bySink
            ? alice.SendAsync(OutgoingMessage.Anonymous(bob.Address, new byte[] { 2 }, replySurbs: 0))
            : alice.SendAnonymousAsync(bob.Address, new byte[] { 2 }, replySurbs: 0));
        var second = network.Run(bob.NextAsync());
        Assert.Equal(tag, second.SenderTag);
        Assert.Equal(NymClient.DefaultReplySurbs, bob.Counters.ReplySurbsReceived.Value);
        network.Run(bob.ReplyAsync(second.SenderTag!.Value, new byte[] { 3 }));
        Assert.Equal([3], network.Run(alice.NextAsync()).Data.ToArray());
    });

    [Fact]
    public void Both_ways_to_send_give_as_many_surbs_and_no_negative_number()
    {
        using var network = new TestNetwork();
        Assert.Equal(NymClient.DefaultReplySurbs, OutgoingMessage.Anonymous(network.Address, default).ReplySurbs);
        Assert.Throws<ArgumentOutOfRangeException>(() => OutgoingMessage.Anonymous(network.Address, default, replySurbs: -1));
    }

    [Fact]
    public void The_books_of_both_sides_go_on_after_a_restart_with_what_was_kept() => Simulated.Run(network =>
    {
        using var mine = new MemoryClientStorage();
        using var other = new MemoryClientStorage();
        var alice = network.Connect("alice", options => options with { Storage = mine });
        var bob = network.Connect("bob", options => options with { Storage = other });
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1 }));
        var tag = network.Run(bob.NextAsync()).SenderTag!.Value;
        network.Run(network.Run(bob.ReplyAsync(tag, new byte[] { 2 })).Acknowledged);
        network.Run(alice.NextAsync());
        Assert.Equal(new SurbBalance(20, 1, 0, 0, 19), bob.Counters.ReplySurbBook.Balance);
        Assert.Equal(new SurbBalance(20, 1, 0, 0, 19), alice.Counters.ReplyKeyBook.Balance);
        network.Run(alice.StopAsync());
        network.Run(bob.StopAsync());

        alice = network.Connect("alice", options => options with { Storage = mine });
        bob = network.Connect("bob", options => options with { Storage = other });
        Assert.Equal(new SurbBalance(19, 0, 0, 0, 19), bob.Counters.ReplySurbBook.Balance);
        Assert.Equal(new SurbBalance(19, 0, 0, 0, 19), alice.Counters.ReplyKeyBook.Balance);
        Assert.Equal((1, 19, 0), (bob.Report().ReplySurbs.Correspondents, bob.Report().ReplySurbs.Held, bob.Report().ReplySurbs.Requested));
        Assert.Equal(19, alice.Report().ReplySurbs.KeysWaiting);
    });

    [Fact]
    public void Requests_for_surbs_and_the_answers_to_them_never_reach_an_application() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice");
        var bob = network.Connect("bob");
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 1 }, replySurbs: 2));
        var tag = network.Run(bob.NextAsync()).SenderTag!.Value;
        network.Run(bob.ReplyAsync(tag, new byte[40_000]));
        Assert.Equal(40_000, network.Run(alice.NextAsync()).Data.Length);
        network.World.RunFor(TimeSpan.FromSeconds(5));
        Assert.True(bob.Counters.ReplySurbRequestsSent.Value > 0);
        Assert.Equal((0, 0), (alice.Report().Messages.Inbox, bob.Report().Messages.Inbox));
        Assert.Equal((0, 0), (alice.Counters.MalformedMessages.Value, bob.Counters.MalformedMessages.Value));
    });
}
