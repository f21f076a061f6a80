using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Surbs;

public sealed class SurbConversationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SeededRandomSource _random = new(9);
    private readonly ReplySurbConfiguration _settings = new();
    private readonly SenderTag _tag;
    private readonly SurbConversation _conversation;

    public SurbConversationTests()
    {
        _tag = SenderTag.Create(_random);
        _conversation = new SurbConversation(_tag, _settings, _random);
    }

    [Fact]
    public void The_last_ten_surbs_are_kept_back_for_requests()
    {
        Receive(12);
        Queue(20_000);
        Assert.Equal(2, SendAll().Count);
        Assert.Equal(10, _conversation.Available);
        Assert.NotNull(_conversation.TakeForRequest());
        Assert.Equal(9, _conversation.Available);
    }

    [Fact]
    public void Surbs_are_dropped_when_their_correspondent_has_sent_none_for_longer_than_they_live()
    {
        var conversations = new SurbConversations(_settings with { MaximumReplySurbAge = TimeSpan.FromHours(2) }, _random);
        var conversation = conversations.GetOrBegin(_tag, out _);
        conversation.Add(ReplySurbs.New(3, _random), fromRequest: false, Start);

        Assert.Empty(conversation.Expire(Start + TimeSpan.FromHours(2)));
        Assert.Equal(3, conversation.Expire(Start + TimeSpan.FromHours(2) + TimeSpan.FromTicks(1)).Count);
        Assert.Equal(0, conversation.Available);
    }

    [Fact]
    public void Each_fragment_travels_with_a_surb_of_its_own()
    {
        Receive(40);
        Queue(20_000);
        var sent = SendAll();
        Assert.Equal(13, sent.Count);
        Assert.Equal(13, sent.Select(static fragment => fragment.TakeSurb()).Distinct().Count());
        Assert.Equal(27, _conversation.Available);
    }

    [Fact]
    public void Retransmissions_go_before_first_transmissions()
    {
        var again = Fragments.OfReply(_tag, 10, TransmissionLane.General).Single();
        Queue(20_000);
        _conversation.QueueRetransmission(again);
        Receive(11);
        Assert.Equal([again], SendAll());
    }

    [Fact]
    public void More_is_asked_for_when_what_is_held_and_expected_does_not_cover_what_waits_and_the_reserve()
    {
        Receive(30);
        Assert.False(_conversation.ShouldRequest);
        Queue(100_000);
        Assert.True(_conversation.ShouldRequest);
        SendAll();
        Assert.True(_conversation.ShouldRequest);
        _conversation.Requested(200);
        Assert.False(_conversation.ShouldRequest);
    }

    [Fact]
    public void Only_surbs_that_were_asked_for_reduce_what_is_expected()
    {
        _conversation.Requested(50);
        Receive(20);
        Assert.Equal(50, _conversation.Expected);
        Receive(20, fromRequest: true);
        Assert.Equal(30, _conversation.Expected);
        Receive(40, fromRequest: true);
        Assert.Equal(0, _conversation.Expected);
    }

    [Fact]
    public void Silence_is_followed_by_new_requests_and_at_last_by_giving_up()
    {
        Receive(1);
        Queue(10);
        Assert.Equal(StaleAction.None, _conversation.CheckStale(Start.AddSeconds(10)));
        for (var request = 1; request <= 5; request++)
        {
            Assert.Equal(StaleAction.RequestAgain, _conversation.CheckStale(Start.AddSeconds(10 + (5 * request))));
        }

        Assert.Equal(StaleAction.GiveUp, _conversation.CheckStale(Start.AddSeconds(45)));
        Assert.Single(_conversation.TakeWaiting());
        Assert.Equal(StaleAction.None, _conversation.CheckStale(Start.AddHours(1)));
    }

    [Fact]
    public void A_flood_of_surbs_is_cut_off_and_counted()
    {
        Assert.Equal(0, Receive(500));
        Assert.Equal(100, Receive(100));
        Assert.Equal(500, _conversation.Available);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(30, 30)]
    [InlineData(500, 50)]
    public void A_request_is_as_large_as_what_waits_within_its_limits(int waiting, int size) =>
        Assert.Equal(size, _settings.RequestSize(waiting));

    private int Receive(int count, bool fromRequest = false) => _conversation.Add(ReplySurbs.New(count, _random), fromRequest, Start).Count;

    private void Queue(int length) => _conversation.Queue(Fragments.OfReply(_tag, length, TransmissionLane.General));

    private List<PendingFragment> SendAll()
    {
        var sent = new List<PendingFragment>();
        _conversation.TakeSendable((_, fragment, surb) =>
        {
            fragment.GiveSurb(surb);
            sent.Add(fragment);
        });
        return sent;
    }
}
