using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;
using NymActors.Store;
using NymActors.Streams.Actors;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Surbs;

public sealed class SurbStoreActorTests : ActorTest
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _topology = new();
    private readonly SeededRandomSource _random = new(41);
    private readonly SendingQueue _queue = new(new SeededRandomSource(1));
    private readonly AnswerScope _receipts = new(Streams.Actors.Answers.Pooled);
    private readonly StoreWriter _store = Stores.InMemory();
    private readonly Outbox _outbox;
    private readonly SurbStoreState _state;
    private readonly SenderTag _tag;

    private ReplySurbFormat _format = ReplySurbFormat.Automatic;
    private bool _gatewayIsOld;

    public SurbStoreActorTests()
    {
        _topology.Value = _network.Map;
        _outbox = Stores.Outbox(_receipts, Counters);
        _tag = SenderTag.Create(_random);
        var settings = new ReplySurbConfiguration();
        var random = new SeededRandomSource(42);
        _state = new SurbStoreState(settings, new IssuedReplyKeys(ledger: Counters.ReplyKeyBook), new SenderTags(random, _store, []), new SurbConversations(settings, random, total: Counters.ReplySurbBook));
    }

    [Fact]
    public async Task An_anonymous_message_goes_to_the_traffic_with_its_surbs_and_their_keys_are_known()
    {
        await StartAsync();
        var accepted = Answers.New<MessageReceipt>();
        await TellAsync(new SendAnonymously(_network.Address, new byte[5], 3, TransmissionLane.General, accepted));
        var sent = await Traffic.ExpectMsgAsync<SendToRecipient>();
        var message = Assert.IsType<RepliableMessage>(sent.Message);
        Assert.Equal((3, 3, 5), (message.ReplySurbs.Count, _state.Keys.Count, message.Data.Length));
        Assert.Same(accepted, sent.Accepted);
        Assert.False(accepted.HasEnded);
    }

    [Theory]
    [InlineData(ReplySurbFormat.Automatic, false, SurbBlockVersion.V2)]
    [InlineData(ReplySurbFormat.Automatic, true, SurbBlockVersion.V1)]
    [InlineData(ReplySurbFormat.V1, false, SurbBlockVersion.V1)]
    [InlineData(ReplySurbFormat.V2, true, SurbBlockVersion.V2)]
    public async Task Anonymous_messages_and_the_surbs_asked_for_later_have_the_form_that_setting_and_gateway_ask_for(
        ReplySurbFormat format, bool gatewayIsOld, SurbBlockVersion expected)
    {
        (_format, _gatewayIsOld) = (format, gatewayIsOld);
        await StartAsync();
        await TellAsync(new SendAnonymously(_network.Address, new byte[5], 3, TransmissionLane.General, Answers.New<MessageReceipt>()));
        await TellAsync(new SurbRequestReceived(_network.Address, 2));
        foreach (var count in new[] { 3, 2 })
        {
            var message = Assert.IsType<RepliableMessage>((await Traffic.ExpectMsgAsync<SendToRecipient>()).Message);
            Assert.Equal((expected, count), (message.Version, message.ReplySurbs.Count));
            Assert.All(message.ReplySurbs, surb => Assert.Equal(expected == SurbBlockVersion.V2, surb.Surb.HasSeeds));
        }
    }

    [Fact]
    public async Task Too_many_surbs_a_missing_map_and_a_map_that_no_surb_can_be_made_with_are_refused_by_name()
    {
        await StartAsync();
        Assert.Equal(NymClientError.InvalidArgument, await RefusalAsync(SendAnonymously(5001)));
        _topology.Value = _network.MapWithLowOrderKeys();
        Assert.Equal(NymClientError.Unsendable, await RefusalAsync(SendAnonymously(1)));
        _topology.Value = null;
        Assert.Equal(NymClientError.InsufficientTopology, await RefusalAsync(SendAnonymously(1)));
        Assert.False(Traffic.HasMessages);
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task A_reply_waits_for_surbs_and_leaves_when_they_come()
    {
        await StartAsync();
        Assert.Equal(NymClientError.UnknownSenderTag, await RefusalAsync(Reply(10)));
        await ReceiveSurbsAsync(1);
        var receipt = await Reply(10);
        Assert.Equal(0, _queue.CountIn(TransmissionLane.General));
        await ReceiveSurbsAsync(11);
        Assert.Equal(1, _queue.CountIn(TransmissionLane.General));
        Assert.Equal((12, 1, 1), (Counters.ReplySurbsReceived.Value, receipt.Fragments, _receipts.Open));
    }

    [Fact]
    public async Task Two_places_are_two_correspondents_and_each_is_given_surbs_of_its_own()
    {
        await StartAsync();
        foreach (var place in new[] { 0, 1, 0 })
        {
            var accepted = Answers.New<MessageReceipt>();
            await TellAsync(new SendAnonymously(_network.Address, new byte[5], 1, TransmissionLane.General, accepted) { Place = place });
        }

        await TellAsync(new SurbRequestReceived(_network.Address, 1) { Place = 1 });
        await TellAsync(new SurbRequestReceived(_network.Address, 1) { Place = 2 });
        var messages = new List<RepliableMessage>();
        while (messages.Count < 4)
        {
            messages.Add((RepliableMessage)(await Traffic.ExpectMsgAsync<SendToRecipient>()).Message);
        }

        Assert.Equal(messages[0].SenderTag, messages[2].SenderTag);
        Assert.Equal(messages[1].SenderTag, messages[3].SenderTag);
        Assert.NotEqual(messages[0].SenderTag, messages[1].SenderTag);
        Assert.Equal(1, Counters.ReplySurbRequestsRefused.Value);
        Assert.True(_state.Keys.TryTake(messages[3].ReplySurbs[0].EncryptionKey.ComputeDigest(), out _, out var asker));
        Assert.Equal(1, asker);
    }

    [Fact]
    public async Task What_waits_in_a_lane_is_counted_and_given_up_when_it_is_closed()
    {
        await StartAsync();
        await ReceiveSurbsAsync(1);
        var receipt = await Reply(5_000);
        Assert.Equal(4, await CountAsync(TransmissionLane.General));
        Assert.Equal(0, await CountAsync(TransmissionLane.Connection(1)));
        await TellAsync(new CloseLane(TransmissionLane.General));
        Assert.Equal(NymClientError.LaneClosed, (await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged)).Error);
        Assert.Equal(0, await CountAsync(TransmissionLane.General));

        async Task<int> CountAsync(TransmissionLane lane)
        {
            var counted = Answers.New<int>();
            await TellAsync(new CountLane(lane, counted));
            return await counted.Task;
        }
    }

    [Fact]
    public async Task Replies_that_wait_for_surbs_are_bounded_by_their_bytes()
    {
        await StartAsync();
        await ReceiveSurbsAsync(1);
        await Reply((int)ReplySender.MaximumWaitingBytes);
        Assert.Equal(NymClientError.NoReplySurbs, await RefusalAsync(Reply(1)));
    }

    [Fact]
    public async Task Requests_for_surbs_are_served_for_those_who_were_written_to_and_refused_to_others()
    {
        await StartAsync();
        await TellAsync(new SurbRequestReceived(_network.Address, 10));
        Assert.Equal(1, Counters.ReplySurbRequestsRefused.Value);
        _state.Tags.For(_network.Address);
        await TellAsync(new SurbRequestReceived(_network.Address, 150));
        var answers = new[] { await Traffic.ExpectMsgAsync<SendToRecipient>(), await Traffic.ExpectMsgAsync<SendToRecipient>() };
        Assert.Equal([100, 50], answers.Select(static answer => ((RepliableMessage)answer.Message).ReplySurbs.Count));
        Assert.All(answers, static answer => Assert.Equal((TransmissionLane.AdditionalReplySurbs, null), (answer.Lane, answer.Accepted)));
        Assert.Equal(1, Counters.ReplySurbRequestsRefused.Value);
    }

    [Fact]
    public async Task Requests_for_surbs_are_refused_while_too_many_answers_wait()
    {
        await StartAsync();
        _state.Tags.For(_network.Address);
        var answer = Fragments.Of(1_000_000);
        while (_queue.Count < 1000)
        {
            _queue.Add(TransmissionLane.AdditionalReplySurbs, answer);
        }

        await TellAsync(new SurbRequestReceived(_network.Address, 1));
        Assert.Equal(1, Counters.ReplySurbRequestsRefused.Value);
        Assert.False(Traffic.HasMessages);
    }

    [Fact]
    public async Task A_reply_sent_again_has_another_surb_and_one_whose_correspondent_is_unknown_is_given_up()
    {
        await StartAsync();
        await ReceiveSurbsAsync(12);
        var fragment = Fragments.OfReply(_tag, 10, TransmissionLane.General).Single();
        await TellAsync(new RetransmitReply(fragment));
        Assert.NotNull(fragment.TakeSurb());
        Assert.Equal(1, _queue.CountIn(TransmissionLane.Retransmission));
        var lost = Fragments.OfReply(SenderTag.Create(_random), 10, TransmissionLane.General).Single();
        await TellAsync(new RetransmitReply(lost));
        Assert.True(lost.Settled);
        Assert.Equal(1, Counters.GivenUp.Value);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("CheckStaleReplies")]
    public async Task Replies_whose_correspondent_was_asked_five_times_in_vain_fail_also_when_the_actor_fails_meanwhile(string failing)
    {
        await StartAsync();
        await ReceiveSurbsAsync(1);
        var receipt = await Reply(10);
        FailOn(failing);

        // Asked again each five seconds, once more than ten seconds have passed without an answer.
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(35); waited += Sweep)
        {
            await AdvanceAsync(Sweep);
            Assert.False(receipt.Acknowledged.IsCompleted);
        }

        await AdvanceAsync(Sweep);
        Assert.Equal(NymClientError.NoReplySurbs, (await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged)).Error);
        Assert.Equal(failing == "none" ? 0 : 1, Failures.Count);
    }

    [Fact]
    public async Task Keys_of_surbs_are_forgotten_after_a_day()
    {
        await StartAsync();
        _ = SendAnonymously(2);
        await SettleAsync();
        await AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Equal(2, _state.Keys.Count);
        await AdvanceAsync(Sweep);
        Assert.Equal(0, _state.Keys.Count);
    }

    [Fact]
    public async Task A_failure_while_a_request_is_handled_is_told_at_once_and_the_next_one_goes()
    {
        await StartAsync();
        await ReceiveSurbsAsync(12);
        FailOn(nameof(Surbs.SendAnonymously));
        Assert.Equal(NymClientError.Internal, await RefusalAsync(SendAnonymously(1)));
        FailOn(nameof(SendReply));
        Assert.Equal(NymClientError.Internal, await RefusalAsync(Reply(10)));
        await Reply(10);
        _ = SendAnonymously(1);
        await Traffic.ExpectMsgAsync<SendToRecipient>();
        Assert.Equal(2, Failures.Count);
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 0)]
    public async Task Surbs_whose_message_made_the_actor_fail_are_filed_once(int failures, int filed)
    {
        await StartAsync();
        FailOn(nameof(SurbsReceived), failures);
        await ReceiveSurbsAsync(12);
        Assert.Equal(filed, Counters.ReplySurbsReceived.Value);
        Assert.Equal(filed, _state.Conversations.All.Sum(static conversation => conversation.Available));
    }

    [Fact]
    public async Task A_request_for_surbs_is_served_once_after_a_failure()
    {
        await StartAsync();
        _state.Tags.For(_network.Address);
        FailOn(nameof(SurbRequestReceived));
        await TellAsync(new SurbRequestReceived(_network.Address, 10));
        await Traffic.ExpectMsgAsync<SendToRecipient>();
        Assert.False(Traffic.HasMessages);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reply_to_be_sent_again_is_handled_once_more_after_a_failure_and_given_up_after_two(int failures)
    {
        await StartAsync();
        await ReceiveSurbsAsync(12);
        var fragment = Fragments.OfReply(_tag, 10, TransmissionLane.General).Single();
        FailOn(nameof(RetransmitReply), failures);
        await TellAsync(new RetransmitReply(fragment));
        Assert.Equal((failures == 1, failures == 2), (_queue.CountIn(TransmissionLane.Retransmission) == 1, fragment.Settled));
    }

    [Fact]
    public async Task The_books_survive_a_restart_of_the_actor()
    {
        await StartAsync();
        await ReceiveSurbsAsync(20);
        _ = SendAnonymously(4);
        await Reply(3_000);
        FailOn(nameof(SurbsReceived), times: 2);
        await ReceiveSurbsAsync(5);
        await ReceiveSurbsAsync(1);
        Assert.Equal(new SurbBalance(21, 2, 0, 0, 19), Counters.ReplySurbBook.Balance);
        Assert.Equal(new SurbBalance(4, 0, 0, 0, 4), Counters.ReplyKeyBook.Balance);
        Assert.Equal(2, Failures.Count);
    }

    [Fact]
    public async Task Surbs_made_before_a_rotation_of_the_node_keys_are_replaced_while_they_work_and_dropped_after_an_epoch()
    {
        _topology.Value = _network.Map.WithRotation(7);
        await StartAsync();
        await TellAsync(new SurbsReceived(_tag, ReplySurbs.New(30, _random, KeyRotation.Odd), FromRequest: false));
        await AdvanceAsync(Sweep);
        Assert.Equal(0, Counters.ReplySurbRequestsSent.Value);

        _topology.Value = _network.Map.WithRotation(8);
        await AdvanceAsync(Sweep);
        Assert.Equal((1, 30, 29), (Counters.ReplySurbRequestsSent.Value, Counters.ReplySurbsExpected, Counters.ReplySurbsHeld));
        await TellAsync(new SurbsReceived(_tag, ReplySurbs.New(30, _random, KeyRotation.Even), FromRequest: true));
        Assert.Equal((0, 59), (Counters.ReplySurbsExpected, Counters.ReplySurbsHeld));

        await AdvanceAsync(RotationWatch.Epoch);
        await AdvanceAsync(Sweep);
        Assert.Equal(new SurbBalance(60, 1, 29, 0, 30), Counters.ReplySurbBook.Balance);
    }

    private Task StartAsync()
    {
        var issuer = new SurbIssuer(_network.Preparer, _topology, _state.Keys, _store, Time, _format, () => _gatewayIsOld);
        return StartAsync(
            SurbStoreActor.Props(new(
                Refs,
                _state,
                _store,
                issuer,
                _network.Address,
                _queue,
                _outbox,
                new MessageChunker(PacketSize.Regular),
                new SeededRandomSource(43),
                Time,
                Counters,
                _topology)),
            ClientChildren.SurbStore);
    }

    private Task ReceiveSurbsAsync(int count) => TellAsync(new SurbsReceived(_tag, ReplySurbs.New(count, _random), FromRequest: false));

    private Task<MessageReceipt> SendAnonymously(int surbs)
    {
        var accepted = Answers.New<MessageReceipt>();
        Actor.Tell(new SendAnonymously(_network.Address, new byte[5], surbs, TransmissionLane.General, accepted), TestActor);
        return accepted.Task;
    }

    private Task<MessageReceipt> Reply(int length)
    {
        var accepted = Answers.New<MessageReceipt>();
        Actor.Tell(new SendReply(_tag, new byte[length], TransmissionLane.General, accepted), TestActor);
        return accepted.Task.WaitAsync(TestClients.Patience);
    }

    private static async Task<NymClientError> RefusalAsync(Task<MessageReceipt> sending) =>
        (await Assert.ThrowsAsync<NymClientException>(() => sending.WaitAsync(TestClients.Patience))).Error;
}
