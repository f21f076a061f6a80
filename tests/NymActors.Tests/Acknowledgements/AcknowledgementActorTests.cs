using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Acknowledgements;

public sealed class AcknowledgementActorTests : ActorTest
{
    private const int MaximumRetransmissions = 2;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(1);

    // One and a half times the round trip, and the allowance of a second and a half.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly SeededRandomSource _random = new(21);
    private readonly SendingQueue _queue = new(new SeededRandomSource(1));
    private readonly PendingAcknowledgements _pending = new();
    private readonly ReceptionWindow _window = new(1 << 20);
    private readonly AckKey _key;

    public AcknowledgementActorTests() => _key = AckKey.Generate(_random);

    [Fact]
    public async Task A_fragment_acknowledged_in_time_is_not_sent_again_and_completes_its_message()
    {
        await StartAsync();
        var fragment = Fragments.Of(10, out var message).Single();
        await TellAsync(new FragmentSent(fragment, RoundTrip));
        Assert.Equal(1, Counters.PendingAcknowledgements);
        await TellAsync(Acknowledgement(fragment.Fragment.Identifier));
        await message.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.Equal((1, 0, 0), (Counters.Acknowledgements.Value, Counters.PendingAcknowledgements, _window.Bytes));
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, Counters.Retransmissions.Value);
    }

    [Fact]
    public async Task A_fragment_that_is_not_acknowledged_goes_to_the_lane_of_retransmissions_when_its_wait_is_over_and_not_before()
    {
        await StartAsync();
        await TellAsync(new FragmentSent(Fragments.One(), RoundTrip));
        await AdvanceAsync(FirstWait - Tick);
        Assert.Equal(0, _queue.Count);
        await AdvanceAsync(Tick);
        Assert.Equal(1, _queue.CountIn(TransmissionLane.Retransmission));
        Assert.Equal(1, Counters.Retransmissions.Value);
    }

    [Fact]
    public async Task A_shorter_wait_that_begins_later_ends_first()
    {
        await StartAsync();
        await TellAsync(new FragmentSent(Fragments.One(), TimeSpan.FromSeconds(10)));
        var soon = Fragments.One();
        await TellAsync(new FragmentSent(soon, RoundTrip));
        await AdvanceAsync(FirstWait);
        Assert.Equal(1, soon.Retransmissions);
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_reply_that_is_not_acknowledged_is_given_another_surb()
    {
        await StartAsync();
        var reply = Fragments.OfReply(SenderTag.Create(_random), 10, TransmissionLane.General).Single();
        await TellAsync(new FragmentSent(reply, RoundTrip));
        await AdvanceAsync(FirstWait);
        Assert.Same(reply, (await SurbStore.ExpectMsgAsync<RetransmitReply>()).Fragment);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task A_fragment_that_waits_in_the_queue_is_not_queued_twice_and_is_looked_at_again_after_two_minutes()
    {
        await StartAsync();
        var fragment = Fragments.One();
        await TellAsync(new FragmentSent(fragment, RoundTrip));
        fragment.IsQueued = true;
        await AdvanceAsync(FirstWait);
        Assert.Equal(0, _queue.Count);
        fragment.IsQueued = false;
        await AdvanceAsync(RetransmissionPolicy.LongestWait);
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_fragment_that_was_sent_as_often_as_allowed_is_given_up_by_name()
    {
        await StartAsync();
        var fragment = Fragments.Of(10, out var message).Single();
        for (var i = 0; i <= MaximumRetransmissions; i++)
        {
            fragment.IsQueued = false;
            await TellAsync(new FragmentSent(fragment, RoundTrip));
            await AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(NymClientError.NotAcknowledged, (await Assert.ThrowsAsync<NymClientException>(() => message.Acknowledged)).Error);
        Assert.Equal((1, MaximumRetransmissions), (Counters.GivenUp.Value, Counters.Retransmissions.Value));
        Assert.Equal(0, Counters.PendingAcknowledgements);
    }

    [Fact]
    public async Task After_a_silence_what_was_sent_into_it_is_sent_again_at_once()
    {
        await StartAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await TellAsync(Acknowledgement(FragmentIdentifier.Cover));
        var fragment = Fragments.One();
        fragment.Retransmissions = 1;
        await TellAsync(new FragmentSent(fragment, TimeSpan.Zero));
        var young = Fragments.One();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1600));
        await TellAsync(new FragmentSent(young, TimeSpan.FromSeconds(10)));
        Assert.Equal(0, _queue.Count);
        await AdvanceAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal(0, _queue.Count);
        var reply = Fragments.OfReply(SenderTag.Create(_random), 10, TransmissionLane.General).Single();
        reply.Retransmissions = 8;
        await TellAsync(new FragmentSent(reply, TimeSpan.Zero));
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal([fragment.Retransmissions, reply.Retransmissions], [2, 8]);

        // The reply would wait two minutes. The first acknowledgement after the silence tells that the network is back.
        await TellAsync(Acknowledgement(FragmentIdentifier.Cover));
        await AdvanceAsync(Tick);
        Assert.Same(reply, (await SurbStore.ExpectMsgAsync<RetransmitReply>()).Fragment);
        Assert.Equal(0, young.Retransmissions);
    }

    [Fact]
    public async Task A_wait_that_was_set_on_a_slow_network_is_shortened_when_it_is_quick_again()
    {
        await StartAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        var held = Fragments.One();
        await TellAsync(new FragmentSent(held, TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < 4; i++)
        {
            // Cover comes all the while: there is no silence.
            await AdvanceAsync(TimeSpan.FromMilliseconds(400));
            await TellAsync(Acknowledgement(FragmentIdentifier.Cover));
        }

        await TellAsync(Acknowledgement(held.Fragment.Identifier));
        var late = Fragments.One();
        await TellAsync(new FragmentSent(late, TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < 30; i++)
        {
            var quick = Fragments.One();
            await TellAsync(new FragmentSent(quick, TimeSpan.FromMilliseconds(100)));
            await AdvanceAsync(TimeSpan.FromMilliseconds(70));
            await TellAsync(Acknowledgement(quick.Fragment.Identifier));
        }

        Assert.Equal(1, late.Retransmissions);
    }

    [Fact]
    public async Task A_confirmation_is_sent_again_with_its_own_surbs_and_dropped_without_a_word_when_there_are_none_left()
    {
        await StartAsync();
        var confirmation = PendingFragment.Confirmation(SenderTag.Create(_random), Fragments.One().Fragment, ReplySurbs.New(2, _random));
        var first = confirmation.TakeSurb();
        await TellAsync(new FragmentSent(confirmation, RoundTrip));
        await AdvanceAsync(FirstWait);
        Assert.Equal(1, _queue.CountIn(TransmissionLane.Retransmission));
        var second = confirmation.TakeSurb();
        Assert.True(first is not null && second is not null && first != second);
        confirmation.IsQueued = false;
        await TellAsync(new FragmentSent(confirmation, RoundTrip));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.True(confirmation.Settled);
        Assert.Equal((0, 0), (_pending.Count, Counters.GivenUp.Value));
    }

    [Fact]
    public async Task A_fragment_for_which_no_packet_could_be_built_is_tried_again_after_the_allowance()
    {
        await StartAsync();
        await TellAsync(new PreparationFailed(Fragments.One()));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1499));
        Assert.Equal(0, _queue.Count);
        await AdvanceAsync(Tick);
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_fragment_that_was_given_up_meanwhile_is_not_watched()
    {
        await StartAsync();
        var fragment = Fragments.One();
        fragment.GiveUp(new NymClientException(NymClientError.Stopped, "given up"));
        await TellAsync(new FragmentSent(fragment, RoundTrip));
        Assert.Equal(0, _pending.Count);
    }

    [Fact]
    public async Task Acknowledgements_of_cover_unknown_ones_and_malformed_ones_are_counted()
    {
        await StartAsync();
        await TellAsync(Acknowledgement(FragmentIdentifier.Cover));
        await TellAsync(Acknowledgement(Fragments.One().Fragment.Identifier));
        await TellAsync(new AcknowledgementReceived(new byte[20], _window.Take(20)));
        Assert.Equal(1, Counters.CoverAcknowledgements.Value);
        Assert.Equal(1, Counters.UnknownAcknowledgements.Value);
        Assert.Equal(1, Counters.MalformedAcknowledgements.Value);
        Assert.Equal((0, 0), (Counters.Acknowledgements.Value, _window.Bytes));
        Assert.Empty(Failures);
    }

    [Theory]
    [InlineData(nameof(FragmentSent))]
    [InlineData(nameof(PreparationFailed))]
    public async Task A_fragment_whose_message_made_the_actor_fail_has_its_timer_all_the_same(string message)
    {
        await StartAsync();
        FailOn(message);
        await TellAsync(About(message, Fragments.One()));
        Assert.Single(Failures);
        await AdvanceAsync(FirstWait);
        Assert.Equal(1, _queue.CountIn(TransmissionLane.Retransmission));
    }

    [Theory]
    [InlineData(nameof(FragmentSent))]
    [InlineData(nameof(PreparationFailed))]
    public async Task A_fragment_whose_message_made_the_actor_fail_twice_is_given_up_by_name_and_others_are_not(string message)
    {
        await StartAsync();
        var (lost, kept) = (Fragments.Of(10, out var receipt).Single(), Fragments.One());
        FailOn(message, times: 2);
        await TellAsync(About(message, lost));
        await TellAsync(About(message, kept));
        Assert.Equal(NymClientError.Internal, (await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged)).Error);
        Assert.Equal(1, Handling.GivenUp.Value);
        Assert.Equal(1, _pending.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task An_acknowledgement_that_made_the_actor_fail_is_handled_once_more_and_never_keeps_its_room(int failures, int counted)
    {
        await StartAsync();
        var fragment = Fragments.One();
        await TellAsync(new FragmentSent(fragment, RoundTrip));
        FailOn(nameof(AcknowledgementReceived), failures);
        await TellAsync(Acknowledgement(fragment.Fragment.Identifier));
        Assert.Equal((counted, 0), (Counters.Acknowledgements.Value, _window.Bytes));

        // Given up with its second failure, it is as if it had not come: the fragment is sent again.
        await AdvanceAsync(FirstWait);
        Assert.Equal(1 - counted, _queue.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_failure_while_deadlines_are_looked_at_forgets_none(int failures)
    {
        await StartAsync();
        await TellAsync(new FragmentSent(Fragments.One(), RoundTrip));
        FailOn(nameof(CheckDeadlines), failures);
        await AdvanceAsync(FirstWait);
        await AdvanceAsync(Tick);
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_restart_keeps_the_table_and_arms_the_timer_again()
    {
        await StartAsync();
        await TellAsync(new FragmentSent(Fragments.One(), RoundTrip));
        await KillAsync();
        Assert.Equal(1, _pending.Count);
        await AdvanceAsync(FirstWait);
        Assert.Equal(1, _queue.Count);
        Assert.Equal(0, Children);
    }

    private Task StartAsync()
    {
        var policy = new RetransmissionPolicy(1.5, TimeSpan.FromMilliseconds(1500), MaximumRetransmissions, 10);
        return StartAsync(AcknowledgementActor.Props(new(Refs, _pending, policy, _queue, _key, Counters)), ClientChildren.Acknowledgements);
    }

    private static object About(string message, PendingFragment fragment) =>
        message == nameof(FragmentSent) ? new FragmentSent(fragment, RoundTrip) : new PreparationFailed(fragment);

    private AcknowledgementReceived Acknowledgement(FragmentIdentifier identifier)
    {
        var content = new byte[AckKey.ContentLength];
        _key.WriteContent(identifier, _random, content);
        return new AcknowledgementReceived(content, _window.Take(content.Length));
    }
}
