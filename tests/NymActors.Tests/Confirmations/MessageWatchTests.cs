using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Confirmations;

public sealed class MessageWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SendOptions Confirm = new() { Confirm = true };

    private readonly SeededRandomSource _random = new(9);
    private readonly ClientCounters _counters = new();
    private readonly List<PendingFragment> _queued = [];
    private readonly List<(Recipient Recipient, ConfirmationRequest Request)> _asked = [];
    private readonly MessageWatch _watch;
    private DateTimeOffset _now = Start;
    private bool _hasMap = true;
    private long _id;

    public MessageWatchTests() => _watch = new MessageWatch(Ask, (_, fragments) => _queued.AddRange(fragments), _counters);

    [Fact]
    public void A_message_is_asked_about_when_the_network_has_acknowledged_it_and_not_before()
    {
        var message = Send(Confirm, length: 10, acknowledged: false);
        Move(MessageWatch.LongestWait);
        Assert.Empty(_asked);
        Acknowledge(message);
        Assert.Single(_asked);
        Answer(message, ConfirmationState.Stored);
        Assert.Equal(MessageStage.Confirmed, message.Tracker.Stage);
        Assert.Equal((0, null), (_watch.Count, _watch.NextDue));
    }

    [Fact]
    public void Each_set_of_a_long_message_is_asked_about_and_all_have_to_be_stored()
    {
        var message = Send(Confirm, length: 900_000);
        Assert.Equal(3, _asked.Count);
        Answer(message, ConfirmationState.Stored, set: 0);
        Answer(message, ConfirmationState.Held, set: 1);
        Answer(message, ConfirmationState.Stored, set: 2);
        Assert.Equal(MessageStage.AcknowledgedByNetwork, message.Tracker.Stage);
        Move(MessageWatch.ShortWait);
        Assert.Equal(4, _asked.Count);
        Assert.Equal(Request(message, 1), _asked[^1].Request);
        Answer(message, ConfirmationState.Stored, set: 1);
        Assert.Equal(MessageStage.Confirmed, message.Tracker.Stage);
    }

    [Fact]
    public void A_question_without_an_answer_is_asked_again_after_waits_that_double_up_to_five_minutes()
    {
        var message = Send(Confirm with { Deadline = TimeSpan.FromHours(2) });
        var waits = new List<double>();
        while (waits.Count < 9)
        {
            var before = _now;
            var asked = _asked.Count;
            while (_asked.Count == asked)
            {
                Move(TimeSpan.FromSeconds(1));
            }

            waits.Add((_now - before).TotalSeconds);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300, 300], waits);
        Answer(message, ConfirmationState.Missing);
        Assert.Equal(2, _counters.Repairs.Value + 1);
    }

    [Fact]
    public void What_is_missing_is_sent_again_once_and_the_next_question_waits_for_it()
    {
        var message = Send(Confirm, length: 5_000);
        _queued.Clear();
        Answer(message, MissingFragments.Of([2, 4]));
        Assert.Equal([2, 4], _queued.Select(static fragment => (int)fragment.Fragment.Current));
        Assert.All(_queued, fragment => Assert.Same(fragment.Fragment, message.Fragments[fragment.Fragment.Current - 1].Fragment));

        // A copy of the answer changes nothing.
        Answer(message, MissingFragments.Of([1, 2, 3, 4]));
        Assert.Equal(2, _queued.Count);
        Move(TimeSpan.FromSeconds(30));
        Assert.Single(_asked);
        _queued.ForEach(static fragment => fragment.Acknowledge());
        Move(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _asked.Count);
        Answer(message, ConfirmationState.Stored);
        Assert.Equal(MessageStage.Confirmed, message.Tracker.Stage);
    }

    [Fact]
    public void A_repair_that_is_given_up_does_not_end_the_message_and_one_under_way_ends_with_it()
    {
        var message = Send(Confirm, length: 5_000);
        Answer(message, MissingFragments.Of([1]));
        var repair = _queued[^1];
        repair.GiveUp(new NymClientException(NymClientError.NotAcknowledged, "given up"));
        Assert.Equal(MessageStage.AcknowledgedByNetwork, message.Tracker.Stage);
        Move(TimeSpan.FromSeconds(1));
        Answer(message, MissingFragments.Of([1]));
        repair = _queued[^1];
        Assert.False(repair.Settled);
        Move(SendOptions.DefaultPatience);
        Assert.True(repair.Settled);
    }

    [Fact]
    public void The_number_of_tries_bounds_repairs_too()
    {
        var message = Send(Confirm with { MaximumTries = 2 }, length: 5_000);
        Answer(message, MissingFragments.Of([1]));
        _queued[^1].Acknowledge();
        Move(TimeSpan.FromSeconds(1));
        Answer(message, MissingFragments.Of([1]));
        Assert.Equal(NymClientError.NotConfirmed, message.Tracker.Failure!.Error);
        var once = Send(Confirm with { MaximumTries = 1 });
        Answer(once, MissingFragments.All);
        Assert.Equal(NymClientError.NotConfirmed, once.Tracker.Failure!.Error);
    }

    [Theory]
    [InlineData(true, NymClientError.NotConfirmed)]
    [InlineData(false, NymClientError.DeadlinePassed)]
    public void A_deadline_ends_a_message_with_the_reason(bool acknowledged, NymClientError reason)
    {
        var message = Send(Confirm with { Deadline = TimeSpan.FromMinutes(1) }, acknowledged: acknowledged);
        Move(TimeSpan.FromSeconds(59.9));
        Assert.Null(message.Tracker.Failure);
        Move(TimeSpan.FromSeconds(0.1));
        Assert.Equal(reason, message.Tracker.Failure!.Error);
        Assert.Equal(acknowledged, message.Tracker.Acknowledged.IsCompletedSuccessfully);
        Assert.True(message.Fragments.All(static fragment => fragment.Settled));
        Assert.Equal((0, null), (_watch.Count, _watch.NextDue));
    }

    [Fact]
    public void Without_a_deadline_of_its_own_a_confirmation_is_waited_for_an_hour_and_an_acknowledgement_for_ever()
    {
        var (confirmed, plain) = (Send(Confirm), Send(new SendOptions { MaximumTries = 3 }, acknowledged: false));
        Move(TimeSpan.FromMinutes(59.9));
        Assert.False(confirmed.Tracker.IsOver);
        Move(TimeSpan.FromMinutes(0.1));
        Assert.Equal(NymClientError.NotConfirmed, confirmed.Tracker.Failure!.Error);
        Move(TimeSpan.FromDays(30));
        Assert.False(plain.Tracker.IsOver);
    }

    [Fact]
    public void A_message_that_cannot_be_read_is_rejected_by_name()
    {
        var message = Send(Confirm);
        Answer(message, ConfirmationState.Unusable);
        Assert.Equal(NymClientError.RejectedByRecipient, message.Tracker.Failure!.Error);
        Assert.True(message.Tracker.Acknowledged.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_recipient_that_lets_many_questions_go_by_gets_one_at_a_time_and_all_when_it_is_back()
    {
        var messages = Enumerable.Range(0, 100).Select(_ => Send(Confirm)).ToList();
        Assert.Equal(100, _asked.Count);
        Move(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));
        Assert.InRange(_asked.Count, 240, 270);
        var other = Send(Confirm, recipient: Fragments.NewRecipient());
        Assert.Equal(other.Recipient, _asked[^1].Recipient);

        var before = _asked.Count;
        Answer(messages.First(message => Request(message, 0) == _asked[^2].Request), ConfirmationState.Stored);
        Move(TimeSpan.FromSeconds(1));
        Assert.InRange(_asked.Count - before, 90, 99);
        messages.ForEach(message => Answer(message, ConfirmationState.Stored));
        Assert.All(messages, static message => Assert.Equal(MessageStage.Confirmed, message.Tracker.Stage));
    }

    [Fact]
    public void Many_questions_at_once_are_not_taken_for_silence_and_each_answer_costs_no_further_question()
    {
        var messages = Enumerable.Range(0, 500).Select(_ => Send(Confirm)).ToList();
        messages.ForEach(message => Answer(message, ConfirmationState.Stored));
        Assert.Equal(500, _asked.Count);
    }

    [Fact]
    public void Without_a_network_map_the_question_waits()
    {
        _hasMap = false;
        var message = Send(Confirm);
        Assert.Empty(_asked);
        _hasMap = true;
        Move(MessageWatch.FirstWait);
        Assert.Single(_asked);
        Assert.False(message.Tracker.IsOver);
    }

    [Fact]
    public void An_answer_about_another_content_or_to_no_question_is_nothing()
    {
        var message = Send(Confirm);
        var request = Request(message, 0);
        _watch.OnAnswer(new ConfirmationAnswer(request with { Checksum = request.Checksum + 1 }, ConfirmationState.Stored), _now);
        Assert.Equal(MessageStage.AcknowledgedByNetwork, message.Tracker.Stage);
    }

    private PendingFragment? Ask(Recipient recipient, ConfirmationRequest request, MessageTracker message)
    {
        if (!_hasMap)
        {
            return null;
        }

        _asked.Add((recipient, request));
        return PendingFragment.Companion(recipient, Fragments.One().Fragment, TransmissionLane.Confirmation, message);
    }

    private WatchedMessage Send(SendOptions options, int length = 10, bool acknowledged = true, Recipient? recipient = null)
    {
        var to = recipient ?? Fragments.Recipient;
        WatchedMessage? message = null;
        void Tell() => _watch.OnNews(message!, _now);
        var split = new MessageChunker(PacketSize.Regular).Split(new PlainMessage(new byte[length]), _random);
        var tracker = new MessageTracker(Fragments.Receipts, split.Length, _counters, Tell, MessageWishes.Of(options, _now), Tell);
        message = new WatchedMessage(++_id, to, tracker, [.. split.Select(fragment => PendingFragment.To(to, fragment, TransmissionLane.General, tracker))]);
        if (tracker.Wishes.NeedsWatching)
        {
            _watch.OnNews(message, _now);
        }

        if (acknowledged)
        {
            Acknowledge(message);
        }

        return message;
    }

    private void Acknowledge(WatchedMessage message)
    {
        foreach (var fragment in message.Fragments)
        {
            fragment.Acknowledge();
        }

        _watch.Look(_now);
    }

    private void Answer(WatchedMessage message, MissingFragments missing) =>
        _watch.OnAnswer(new ConfirmationAnswer(Request(message, 0), ConfirmationState.Missing, missing), _now);

    private void Answer(WatchedMessage message, ConfirmationState state, int set = 0) => _watch.OnAnswer(
        new ConfirmationAnswer(Request(message, set), state, state == ConfirmationState.Missing ? MissingFragments.All : null), _now);

    private static ConfirmationRequest Request(WatchedMessage message, int set) => ConfirmationRequest.For(FinishedSet.Of(
        [.. message.Fragments.Select(static fragment => fragment.Fragment).GroupBy(static fragment => fragment.SetId).ElementAt(set)]));

    private void Move(TimeSpan by, TimeSpan? step = null)
    {
        var until = _now + by;
        while (_now < until)
        {
            var next = step is { } length ? _now + length : _watch.NextDue ?? until;
            _now = next < until ? next : until;
            _watch.Look(_now);
        }
    }
}
