using NymActors.Outgoing;
using NymActors.Protocol.Messages;
using NymActors.Testing;

namespace NymActors.Traffic;

/// <summary>A long message holds up no short one, whatever lane it is in.</summary>
public sealed class LongMessagesTests
{
    [Fact]
    public void Short_messages_are_acknowledged_as_soon_beside_a_long_one() => Simulated.Run(network =>
    {
        var bob = network.Connect("bob");
        var alice = network.Connect("alice");
        var alone = SendShortOnes(network, alice, bob);

        // More than the lanes take in: what comes behind it had to wait until half of it had left.
        var big = network.Run(alice.SendAsync(bob.Address, new byte[15_000_000]));
        var beside = SendShortOnes(network, alice, bob);
        Assert.Equal(MessageStage.Sent, big.Stage);
        Assert.InRange(beside, TimeSpan.Zero, 2 * alone);
    });

    [Fact]
    public void What_waits_in_a_lane_stays_in_its_order_and_other_lanes_pass_it()
    {
        var waiting = new WaitingMessages(1_000_000);
        var (one, other) = (TransmissionLane.Connection(1), TransmissionLane.Connection(2));
        var messages = new[] { Message(1, one), Message(2, one), Message(3, other), Message(4, one) };
        Assert.All(messages, message => Assert.True(waiting.TryAdd(message)));
        Assert.True(waiting.TryTake(message => message != messages[0], out var passing));
        Assert.Same(messages[2], passing);
        Assert.False(waiting.HasAny(other));
        Assert.False(waiting.TryTake(message => message != messages[0], out _));
        Assert.True(waiting.TryTake(out var first));
        Assert.Same(messages[0], first);
        Assert.True(waiting.TryTake(static _ => true, out var second));
        Assert.Same(messages[1], second);
        Assert.True(waiting.HasAny(one));
        Assert.Equal(1, waiting.Count);
    }

    [Fact]
    public void Long_messages_have_lanes_of_their_own_and_connections_keep_theirs()
    {
        Assert.NotEqual(TransmissionLane.ForLongMessage(1), TransmissionLane.ForLongMessage(2));
        Assert.NotEqual(TransmissionLane.General, TransmissionLane.ForLongMessage(0));
        Assert.Equal("General (long message 3)", TransmissionLane.ForLongMessage(3).ToString());
        var lane = TransmissionLane.ForLongMessage(7);
        Assert.Equal(lane, TransmissionLane.Restore(lane.Kind, lane.ConnectionId, lane.Place));
    }

    private static TimeSpan SendShortOnes(Simulated network, NymClient from, NymClient to)
    {
        var begin = network.World.Time.GetTimestamp();
        var receipts = Enumerable.Range(0, 50).Select(_ => network.Run(from.SendAsync(to.Address, new byte[100]))).ToList();
        Assert.All(receipts, receipt => network.Run(receipt.Acknowledged));
        return network.World.Time.GetElapsedTime(begin);
    }

    private static SendToRecipient Message(int length, TransmissionLane lane) => new(Fragments.Recipient, new PlainMessage(new byte[length]), lane, null);
}
