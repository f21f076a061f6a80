using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Outgoing;

public sealed class SendingQueueTests
{
    private readonly SendingQueue _queue = new(new SeededRandomSource(1));
    private long _stream;

    public SendingQueueTests() => _stream = _queue.Attach(static () => { }, out _);

    [Fact]
    public void What_a_failed_stream_had_taken_goes_back_when_the_next_one_attaches()
    {
        var fragments = Fragments.Of(10_000);
        _queue.Add(TransmissionLane.General, fragments);
        var failed = _stream;
        Assert.True(_queue.TryTake(failed, out var sent));
        Assert.True(_queue.TryTake(failed, out var lost));
        _queue.Left(sent);
        _stream = _queue.Attach(static () => { }, out _);
        Assert.False(_queue.TryTake(failed, out _));

        var remaining = TakeAll();
        Assert.Contains(lost, remaining);
        Assert.DoesNotContain(sent, remaining);
        Assert.Equal(fragments.Count - 1, remaining.Count);
    }

    [Fact]
    public void Closing_a_lane_gives_up_what_waits_there_and_tells_of_the_room()
    {
        var room = 0;
        _queue.OnSpace(2, () => room++);
        var fragments = Fragments.Of(10_000, out var message);
        var others = Fragments.Of(10);
        _queue.Add(TransmissionLane.Connection(1), fragments);
        _queue.Add(TransmissionLane.Connection(2), others);
        _queue.CloseLane(TransmissionLane.Connection(1));
        Assert.Equal((1, 1), (_queue.Count, room));
        Assert.All(fragments, static fragment => Assert.True(fragment is { Settled: true, IsQueued: false }));
        Assert.True(message.Acknowledged.IsFaulted);
        _queue.CloseLane(TransmissionLane.Connection(1));
        Assert.Equal(others, TakeAll());
        Assert.Equal(1, room);
    }

    [Fact]
    public void A_fragment_acknowledged_while_it_waited_is_not_sent()
    {
        var fragments = Fragments.Of(3_000);
        _queue.Add(TransmissionLane.Retransmission, fragments);
        fragments[0].Acknowledge();
        Assert.Equal([fragments[1]], TakeAll());
    }

    [Fact]
    public void Arrivals_wake_the_stream_and_falling_to_the_low_mark_tells_the_owner()
    {
        var wakes = 0;
        var spaces = 0;
        _stream = _queue.Attach(() => wakes++, out _);
        _queue.OnSpace(2, () => spaces++);
        _queue.Add(TransmissionLane.General, Fragments.Of(6_000));
        Assert.Equal((1, 4), (wakes, _queue.Count));
        TakeAll();
        Assert.Equal(1, spaces);
    }

    [Fact]
    public void A_reply_that_a_failed_stream_had_taken_is_never_sent_with_the_same_surb()
    {
        var random = new SeededRandomSource(2);
        var reply = Fragments.OfReply(SenderTag.Create(random), 10, TransmissionLane.General).Single();
        reply.GiveSurb(ReplySurbs.New(1, random).Single());
        _queue.Add(TransmissionLane.General, [reply]);
        Assert.True(_queue.TryTake(_stream, out _));
        var packet = new OutgoingPacket(null!, reply, PacketOrigin.Real, reply.Transmission);
        Assert.False(packet.IsOutdated);

        _stream = _queue.Attach(static () => { }, out var needSurb);
        Assert.Equal([reply], needSurb);
        Assert.Null(reply.TakeSurb());
        Assert.False(reply.IsQueued);
        Assert.Empty(TakeAll());
        Assert.True(packet.IsOutdated);
    }

    private List<PendingFragment> TakeAll()
    {
        var all = new List<PendingFragment>();
        while (_queue.TryTake(_stream, out var fragment))
        {
            all.Add(fragment);
        }

        return all;
    }
}
