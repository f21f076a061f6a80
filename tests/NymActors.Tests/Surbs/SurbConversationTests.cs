using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Packets;
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
    public void A_reply_to_somebody_silent_for_an_hour_waits_as_long_as_any_other()
    {
        Receive(10);
        var later = Start.AddHours(1);
        Assert.Equal(StaleAction.None, _conversation.CheckStale(later));
        Queue(10);
        Assert.Equal(StaleAction.None, _conversation.CheckStale(later.AddSeconds(10)));
        Assert.Equal(StaleAction.RequestAgain, _conversation.CheckStale(later.AddSeconds(15)));
    }

    [Fact]
    public void A_reply_of_before_the_last_end_of_the_process_waits_as_long_as_any_other()
    {
        _conversation.Restore(ReplySurbs.New(1, _random).Single(), Start);
        Queue(10);
        var later = Start.AddHours(1);
        Assert.Equal(StaleAction.None, _conversation.CheckStale(later));
        Assert.Equal(StaleAction.RequestAgain, _conversation.CheckStale(later.AddSeconds(15)));
    }

    [Fact]
    public void An_answer_that_is_lost_while_nothing_waits_is_not_expected_for_ever()
    {
        Receive(9);
        _conversation.Requested(10);
        Assert.False(_conversation.ShouldRequest);
        Assert.Equal(StaleAction.None, _conversation.CheckStale(Start));
        Assert.Equal(StaleAction.None, _conversation.CheckStale(Start.AddMinutes(5)));
        Assert.Equal(StaleAction.RequestAgain, _conversation.CheckStale(Start.AddMinutes(5).AddSeconds(5)));
        Assert.Equal(0, _conversation.Expected);
    }

    [Fact]
    public void Who_was_answered_is_asked_for_more_before_the_hand_is_empty_and_nobody_else()
    {
        Receive(14);
        Assert.False(_conversation.ShouldRequest);
        Queue(10);
        Assert.Single(SendAll());
        Assert.True(_conversation.ShouldRequest);
        Receive(2);
        Assert.False(_conversation.ShouldRequest);
    }

    [Fact]
    public void One_surb_is_kept_back_whatever_the_settings_say()
    {
        var conversation = new SurbConversation(_tag, _settings with { MinimumReplySurbStorageThreshold = 0 }, _random);
        conversation.Add(ReplySurbs.New(2, _random), fromRequest: false, Start);
        conversation.Queue(Fragments.OfReply(_tag, 5_000, TransmissionLane.General));
        var sent = 0;
        conversation.TakeSendable((_, _, _) => sent++);
        Assert.Equal(1, sent);
        Assert.True(conversation.ShouldRequest);
        Assert.NotNull(conversation.TakeForRequest());
    }

    [Fact]
    public void The_book_tells_where_each_surb_went()
    {
        Receive(12);
        Queue(20_000);
        SendAll();
        _conversation.TakeForRequest();
        Receive(600);
        Assert.Equal(new SurbBalance(612, 3 + 11, 0, 109, 489), BookAfterSending());
        _conversation.Expire(Start + _settings.MaximumReplySurbAge + TimeSpan.FromTicks(1));
        Assert.Equal(new SurbBalance(612, 14, 489, 109, 0), _conversation.Ledger.Balance);

        SurbBalance BookAfterSending()
        {
            Assert.Equal(11, SendAll().Count);
            return _conversation.Ledger.Balance;
        }
    }

    [Fact]
    public void Surbs_expire_one_by_one()
    {
        _conversation.Add(ReplySurbs.New(3, _random), fromRequest: false, Start);
        _conversation.Add(ReplySurbs.New(4, _random), fromRequest: false, Start.AddHours(1));
        Assert.Equal(3, _conversation.Expire(Start.AddHours(12).AddTicks(1)).Count);
        Assert.Equal(4, _conversation.Available);
    }

    [Fact]
    public void After_a_rotation_of_the_node_keys_what_was_made_before_is_replaced_used_last_and_dropped()
    {
        var odd = ReplySurbs.New(30, _random, KeyRotation.Odd);
        var even = ReplySurbs.New(1, _random, KeyRotation.Even);
        _conversation.Add(odd, fromRequest: false, Start);
        Assert.Equal(0, _conversation.Rotate(KeyRotation.Odd));
        Assert.Equal(30, _conversation.Rotate(KeyRotation.Even));
        Assert.True(_conversation.ShouldRequest);
        _conversation.Add(even, fromRequest: true, Start);
        Assert.Same(even[0], _conversation.TakeForRequest());
        Assert.Same(odd[0], _conversation.TakeForRequest());
        Assert.Equal(29, _conversation.ExpireOthers(KeyRotation.Even).Count);
        Assert.Equal(new SurbBalance(31, 2, 29, 0, 0), _conversation.Ledger.Balance);
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
