using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Surbs;

public sealed class ReplySenderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SeededRandomSource _random = new(11);
    private readonly ClientCounters _counters = new();
    private readonly List<(TransmissionLane Lane, PendingFragment Fragment)> _queued = [];
    private readonly SenderTag _tag;
    private readonly SurbConversations _conversations;
    private readonly ReplySender _replies;

    public ReplySenderTests()
    {
        _tag = SenderTag.Create(_random);
        _conversations = new SurbConversations(new ReplySurbConfiguration(), _random, capacity: 2, total: _counters.ReplySurbBook);
        _replies = new ReplySender(
            _conversations,
            Fragments.Recipient,
            new MessageChunker(PacketSize.Regular),
            Stores.Outbox(Fragments.Receipts, _counters),
            _random,
            _counters,
            Stores.InMemory(),
            (lane, fragments) => _queued.AddRange(fragments.Select(fragment => (lane, fragment))));
    }

    [Fact]
    public void A_reply_leaves_as_far_as_there_are_surbs_and_more_are_asked_for()
    {
        Receive(_tag, 12);
        _replies.Reply(_tag, new byte[20_000], TransmissionLane.General);
        Assert.Equal([TransmissionLane.General, TransmissionLane.General, TransmissionLane.ReplySurbRequest], Lanes());
        Assert.All(_queued, static queued => Assert.NotNull(queued.Fragment.TakeSurb()));
        Assert.True(_queued[^1].Fragment.IsSurbRequest);
        Assert.Equal(1, _counters.ReplySurbRequestsSent.Value);

        Receive(_tag, 12, fromRequest: true);
        Assert.Equal(13, Lanes().Count(static lane => lane == TransmissionLane.General));
    }

    [Fact]
    public void A_reply_to_nobody_and_an_empty_one_are_refused()
    {
        Assert.Equal(NymClientError.UnknownSenderTag, Refusal(new byte[1]).Error);
        Receive(_tag, 12);
        Assert.Equal(NymClientError.InvalidArgument, Refusal([]).Error);
        Assert.Empty(_queued);
    }

    [Fact]
    public void A_request_that_was_not_acknowledged_may_use_the_reserve_and_a_fragment_may_not()
    {
        Receive(_tag, 11);
        _replies.Reply(_tag, new byte[20_000], TransmissionLane.General);
        var (fragment, request) = (_queued[0].Fragment, _queued[1].Fragment);
        _queued.Clear();
        _replies.Retransmit(fragment);
        Assert.DoesNotContain(_queued, queued => queued.Fragment == fragment);
        _queued.Clear();
        var used = request.TakeSurb();
        _replies.Retransmit(request);
        Assert.Equal((TransmissionLane.Retransmission, request), Assert.Single(_queued));
        Assert.NotEqual(used, request.TakeSurb());
    }

    [Fact]
    public async Task Replies_whose_correspondent_falls_silent_fail_and_are_counted()
    {
        Receive(_tag, 1);
        var receipt = _replies.Reply(_tag, new byte[3_000], TransmissionLane.General);
        Assert.Equal(0, _replies.CheckStale(Start.AddMinutes(5)));
        Assert.Equal(2, _replies.CheckStale(Start.AddMinutes(6)));
        Assert.Equal(2, _counters.GivenUp.Value);
        Assert.Equal(NymClientError.NoReplySurbs, (await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged)).Error);
    }

    [Fact]
    public async Task The_correspondent_that_was_silent_longest_makes_room()
    {
        var (second, third) = (SenderTag.Create(_random), SenderTag.Create(_random));
        Receive(_tag, 1);
        var lost = _replies.Reply(_tag, new byte[10], TransmissionLane.General);
        Receive(second, 11, minutes: 1);
        Assert.Equal(1, Receive(third, 11, minutes: 2));
        Assert.Equal(NymClientError.UnknownSenderTag, Refusal(new byte[1]).Error);
        Assert.Equal(NymClientError.NoReplySurbs, (await Assert.ThrowsAsync<NymClientException>(() => lost.Acknowledged)).Error);
        _queued.Clear();
        _replies.Reply(second, new byte[10], TransmissionLane.General);
        _replies.Reply(third, new byte[10], TransmissionLane.General);
        Assert.Equal(2, Lanes().Count(static lane => lane == TransmissionLane.General));
    }

    [Fact]
    public void What_waits_for_all_correspondents_together_is_bounded_by_its_bytes()
    {
        var other = SenderTag.Create(_random);
        Receive(_tag, 1);
        Receive(other, 1);
        Assert.True(_conversations.TryGet(other, out var busy));
        var fragment = Fragments.OfReply(other, 10, TransmissionLane.General).Single();
        var length = PacketSize.Regular.FragmentLength();
        busy.Queue([.. Enumerable.Repeat(fragment, (int)(ReplySender.MaximumWaitingBytesInAll / length))]);
        _replies.Reply(_tag, new byte[10], TransmissionLane.General);
        Assert.Contains("all correspondents", Refusal(new byte[10]).Message, StringComparison.Ordinal);
    }

    private List<TransmissionLane> Lanes() => [.. _queued.Select(static queued => queued.Lane)];

    private int Receive(SenderTag correspondent, int count, bool fromRequest = false, int minutes = 0) =>
        _replies.Receive(correspondent, ReplySurbs.New(count, _random), fromRequest, Start.AddMinutes(minutes));

    private NymClientException Refusal(byte[] data) =>
        Assert.Throws<NymClientException>(() => _replies.Reply(_tag, data, TransmissionLane.General));
}
