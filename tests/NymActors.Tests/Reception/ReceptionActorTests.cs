using Akka.Actor;
using NymActors.Confirmations;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;
using NymActors.Store;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Reception;

public sealed class ReceptionActorTests : ActorTest
{
    private const int MaximumBytes = 1_000;
    private const int Window = 2;

    private readonly TestNetwork _network = new();
    private readonly SeededRandomSource _random = new(31);
    private readonly MessageChunker _chunker = new(PacketSize.Regular);
    private readonly ReceptionWindow _window = new(1 << 20);
    private readonly SurbEncryptionKey _key;
    private readonly MemoryClientStore _store = new();
    private readonly ReceptionState _state;
    private readonly List<ConfirmationAnswer> _answers = [];

    public ReceptionActorTests()
    {
        _key = SurbEncryptionKey.Create(_random);
        _state = NewState(FullInboxPolicy.WaitAtGateway);
    }

    [Fact]
    public async Task A_message_waits_for_an_application_and_is_handed_to_it_with_a_number()
    {
        await StartAsync();
        await ReceiveAsync(new PlainMessage(new byte[] { 1, 2, 3 }));
        await AttachAsync();
        var delivery = await ExpectMsgAsync<Delivery>();
        Assert.Equal([1, 2, 3], delivery.Message.Data.ToArray());
        Assert.Null(delivery.Message.SenderTag);
        Assert.Equal((1, 1, 0), (Counters.MessagesReceived.Value, Counters.FragmentsReceived.Value, _window.Bytes));
        await TellAsync(new ConfirmDelivery(delivery.Sequence));
        Assert.Equal(0, _state.Deliveries.Count);
    }

    [Fact]
    public async Task No_more_is_handed_out_than_the_window_until_something_is_confirmed()
    {
        await StartAsync();
        await AttachAsync();
        await ReceiveAsync(new PlainMessage(new byte[1]), new PlainMessage(new byte[2]), new PlainMessage(new byte[3]));
        var first = await ExpectMsgAsync<Delivery>();
        await ExpectMsgAsync<Delivery>();
        Assert.False(HasMessages);
        await TellAsync(new ConfirmDelivery(first.Sequence));
        Assert.Equal(3, (await ExpectMsgAsync<Delivery>()).Message.Data.Length);
    }

    [Fact]
    public async Task Surbs_are_filed_before_the_message_is_delivered_and_requests_for_more_go_to_the_store()
    {
        await StartAsync();
        await AttachAsync();
        var tag = SenderTag.Create(_random);
        var surbs = Enumerable.Range(0, 2).Select(_ => _network.Preparer.CreateReplySurb(_network.Map)).ToList();
        await ReceiveAsync(RepliableMessage.WithData(tag, new byte[5], surbs), RepliableMessage.WithAdditionalSurbs(tag, surbs));
        Assert.Equal(tag, (await ExpectMsgAsync<Delivery>()).Message.SenderTag);
        Assert.Equal((2, false), (await SurbStore.ExpectMsgAsync<SurbsReceived>()) is var filed ? (filed.Surbs.Count, filed.FromRequest) : default);
        Assert.True((await SurbStore.ExpectMsgAsync<SurbsReceived>()).FromRequest);
        await ReceiveAsync(new SurbRequestMessage(_network.Address, 7));
        var request = await SurbStore.ExpectMsgAsync<SurbRequestReceived>();
        Assert.Equal((_network.Address, 7), (request.Requester, request.Amount));
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task A_reply_is_delivered_without_a_tag()
    {
        await StartAsync();
        await AttachAsync();
        await ReceiveAsync(new ReplyDataMessage(new byte[4]));
        Assert.Equal((4, null), (await ExpectMsgAsync<Delivery>()) is var reply ? (reply.Message.Data.Length, reply.Message.SenderTag) : default);
    }

    [Fact]
    public async Task Cover_and_what_decodes_to_nothing_are_counted_and_dropped()
    {
        await StartAsync();
        var cover = new byte[PacketSize.Regular.FragmentLength()];
        "The cake is a lie!"u8.CopyTo(cover);
        await TellAsync(Encrypt(cover));
        await TellAsync(Received(new byte[10]));
        await TellAsync(Received(new byte[1643]));
        foreach (var fragment in _chunker.Split([0xFF, 0xFF, 0xFF], _random))
        {
            await TellAsync(Encrypt(fragment));
        }

        Assert.Equal((1, 2, 1), (Counters.CoverPacketsReceived.Value, Counters.MalformedPackets.Value, Counters.MalformedMessages.Value));
        Assert.Equal((0, 0), (_state.Deliveries.Count, _window.Bytes));
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task When_too_many_bytes_wait_the_oldest_messages_are_dropped_and_counted_if_that_is_wanted()
    {
        var state = NewState(FullInboxPolicy.DropOldest);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception);
        await ReceiveAsync([.. Enumerable.Range(0, 6).Select(static i => new PlainMessage(new byte[200 + i]))]);
        Assert.Equal(3, Counters.UndeliveredMessages.Value);
        Assert.Equal([203, 204, 205], (await _store.LoadAsync()).Inbox.Select(static message => message.Message.Data.Length));
        Assert.True(_window.HasRoom());
        await AttachAsync();
        Assert.Equal(203, (await ExpectMsgAsync<Delivery>()).Message.Data.Length);
    }

    [Fact]
    public async Task When_too_many_bytes_wait_nothing_more_is_read_until_applications_have_taken_enough()
    {
        await StartAsync();
        await ReceiveAsync([.. Enumerable.Range(0, 4).Select(static i => new PlainMessage(new byte[200 + i]))]);
        Assert.False(_window.HasRoom());
        var woken = 0;
        _window.OnRoom = () => woken++;
        await AttachAsync();
        Assert.Equal(0, woken);
        await TellAsync(new ConfirmDelivery((await ExpectMsgAsync<Delivery>()).Sequence));
        Assert.Equal(1, woken);
        Assert.True(_window.HasRoom());
        Assert.Equal(0, Counters.UndeliveredMessages.Value);
    }

    [Fact]
    public async Task A_message_that_no_application_has_confirmed_is_there_after_a_restart_and_comes_once()
    {
        await StartAsync();
        var tag = SenderTag.Create(_random);
        var fragments = _chunker.Split(RepliableMessage.WithData(tag, new byte[5], [_network.Preparer.CreateReplySurb(_network.Map)]), _random);
        await AttachAsync();
        await ReceiveAsync(new PlainMessage(new byte[4]));
        await TellAsync(Encrypt(fragments.Single()));
        await TellAsync(new ConfirmDelivery((await ExpectMsgAsync<Delivery>()).Sequence));

        var stored = await _store.LoadAsync();
        Assert.Equal(tag, Assert.Single(stored.Surbs).Correspondent);
        Assert.Equal((2, 5), (Assert.Single(stored.Inbox).Id, stored.Inbox[0].Message.Data.Length));
        var next = new ReceptionState(
            new PacketOpener(_network.Keys.Encryption, Find), new DeliveryBuffer<IActorRef>(MaximumBytes, Window), Stores.Inbox(_window, store: _store), stored);
        Assert.Equal((1, 3), (next.Deliveries.Count, next.NextId()));
        Assert.Null(next.Reassembler.Add(fragments.Single(), Start, out _));
        Assert.Equal(1, next.Reassembler.Counters.Duplicates);
    }

    [Fact]
    public async Task A_reader_is_alone_and_the_next_waits_and_gets_what_was_not_confirmed()
    {
        await StartAsync();
        var second = CreateTestProbe();
        await AttachAsync();
        await ReceiveAsync(new PlainMessage(new byte[9]));
        await ExpectMsgAsync<Delivery>();
        await TellAsync(new AttachApplication(second.Ref, null));
        await second.ExpectMsgAsync<AttachDeferred>();
        await TellAsync(new DetachApplication(TestActor));
        await second.ExpectMsgAsync<Attached>();
        Assert.Equal(9, (await second.ExpectMsgAsync<Delivery>()).Message.Data.Length);
    }

    [Fact]
    public async Task Sessions_share_the_messages_and_an_answer_goes_to_the_session_that_asked()
    {
        var keys = new IssuedReplyKeys();
        var finder = new ReplyKeyFinder(keys, Stores.InMemory());
        var state = new ReceptionState(
            new PacketOpener(_network.Keys.Encryption, finder.TryTake),
            new DeliveryBuffer<IActorRef>(MaximumBytes, Window),
            Stores.Inbox(_window),
            replyKeys: finder);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        var (first, second, alone) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        await TellAsync(new AttachApplication(first.Ref, 0));
        await TellAsync(new AttachApplication(second.Ref, 1));
        await first.ExpectMsgAsync<Attached>();
        await second.ExpectMsgAsync<Attached>();
        await TellAsync(new AttachApplication(alone.Ref, null));
        await alone.ExpectMsgAsync<AttachDeferred>();
        await TellAsync(new DetachApplication(alone.Ref));

        keys.Add(_key, Start, place: 1);
        await ReceiveAsync(new ReplyDataMessage(new byte[7]));
        Assert.Equal(7, (await second.ExpectMsgAsync<Delivery>()).Message.Data.Length);

        keys.Add(_key, Start, place: 1);
        await ReceiveAsync(new SurbRequestMessage(_network.Address, 7));
        Assert.Equal(1, (await SurbStore.ExpectMsgAsync<SurbRequestReceived>()).Place);

        keys.Add(_key, Start, place: 2);
        await ReceiveAsync(new ReplyDataMessage(new byte[8]));
        Assert.Equal(8, (await first.ExpectMsgAsync<Delivery>()).Message.Data.Length);
        Assert.False(second.HasMessages);
    }

    [Fact]
    public async Task A_question_whether_a_set_arrived_is_answered_by_its_surbs_and_nobody_sees_them()
    {
        var (state, queue) = StateWithQuestions(_store);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        var fragments = _chunker.Split(new PlainMessage(new byte[5_000]), _random);
        var request = ConfirmationRequest.For(FinishedSet.Of(fragments));
        await AskAsync(request);
        Assert.True(Enumerable.Range(1, 255).All(number => AnswerIn(queue, 0).Missing!.Contains((byte)number)));
        await ReceiveAsync(fragments[0], fragments[2]);
        await AskAsync(request);
        Assert.Equal([2, 4], Enumerable.Range(1, 4).Where(number => AnswerIn(queue, 1).Missing!.Contains((byte)number)));
        await ReceiveAsync(fragments[1], fragments[3]);
        await AskAsync(request);
        Assert.Equal(ConfirmationState.Stored, AnswerIn(queue, 2).State);

        // Of another message that has the same number, nothing is there.
        await AskAsync(request with { Checksum = 1 });
        Assert.Equal(ConfirmationState.Missing, AnswerIn(queue, 3).State);
        Assert.False(SurbStore.HasMessages);
        Assert.Equal((1, 4), (Counters.MessagesReceived.Value, Counters.ConfirmationsGiven.Value));
    }

    [Fact]
    public async Task A_message_is_confirmed_when_it_is_stored_and_not_before()
    {
        var store = new HeldStore();
        var (state, queue) = StateWithQuestions(store);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        var fragment = _chunker.Split(new PlainMessage(new byte[5]), _random).Single();
        await ReceiveAsync(fragment);
        state.Questions!.Receive(Question(ConfirmationRequest.For(FinishedSet.Of([fragment]))), state.Look, Start);
        await TellAsync(AnswerQuestions.Instance);
        Assert.Equal((0, 1), (queue.Count, state.Questions.Waiting));
        store.Release();
        await SettleAsync();
        Assert.Equal(ConfirmationState.Stored, AnswerIn(queue, 0).State);
    }

    [Fact]
    public async Task A_question_about_a_message_that_cannot_be_stored_is_answered_after_a_while_all_the_same()
    {
        var (state, queue) = StateWithQuestions(new HeldStore());
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        var fragment = _chunker.Split(new PlainMessage(new byte[5]), _random).Single();
        await ReceiveAsync(fragment);
        state.Questions!.Receive(Question(ConfirmationRequest.For(FinishedSet.Of([fragment]))), state.Look, Start);
        await TellAsync(AnswerQuestions.Instance);
        for (var second = 0; second < 3; second++)
        {
            Assert.Equal(0, queue.Count);
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(ConfirmationState.Held, AnswerIn(queue, 0).State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_surbs_of_a_question_are_used_once_also_when_the_actor_fails_at_it(int failures)
    {
        var (state, queue) = StateWithQuestions(_store);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        FailOn(nameof(MessageKept), failures);
        await AskAsync(new ConfirmationRequest(1, 2));
        Assert.Equal(2 - failures, queue.Count);
        var kept = new MessageKept(new MessageCompleted([], Start), Question(new ConfirmationRequest(1, 2)), null);
        Assert.NotNull(kept.TakeQuestion());
        Assert.Null(kept.TakeQuestion());
    }

    [Fact]
    public async Task What_a_recipient_confirms_goes_to_who_asked_and_not_to_the_application()
    {
        var confirmations = new IssuedReplyKeys();
        var finder = new ReplyKeyFinder(new IssuedReplyKeys(), Stores.InMemory(), confirmations);
        var state = new ReceptionState(
            new PacketOpener(_network.Keys.Encryption, finder.TryTake),
            new DeliveryBuffer<IActorRef>(MaximumBytes, Window),
            Stores.Inbox(_window),
            replyKeys: finder);
        await StartAsync(ReceptionActor.Props(Refs, state, Time, Counters), ClientChildren.Reception, _ => state.Rebuild());
        var answer = new ConfirmationAnswer(new ConfirmationRequest(1, 2), ConfirmationState.Stored);
        foreach (var message in new NymMessage[] { new ReplyDataMessage(answer.ToArray()), new ReplyDataMessage(new byte[7]), new SurbRequestMessage(_network.Address, 7) })
        {
            confirmations.Add(_key, Start);
            await ReceiveAsync(message);
        }

        Assert.Equal(answer, (await Others.ExpectMsgAsync<ConfirmationReceived>()).Answer);
        Assert.Equal((0, 1), (Counters.MessagesReceived.Value, Counters.MalformedMessages.Value));
        Assert.False(SurbStore.HasMessages);
    }

    [Theory]
    [InlineData("none")]
    [InlineData(nameof(Terminated))]
    public async Task An_application_that_ends_is_detached_also_when_the_actor_fails_at_it(string failing)
    {
        await StartAsync();
        var application = CreateTestProbe();
        await TellAsync(new AttachApplication(application.Ref, null));
        await ReceiveAsync(new PlainMessage(new byte[9]));
        FailOn(failing);
        Sys.Stop(application.Ref);
        await Conditions.UntilAsync(() => !_state.Deliveries.Receivers.Any());
        await AttachAsync();
        await ExpectMsgAsync<Delivery>();
    }

    [Fact]
    public async Task Half_received_messages_are_forgotten_after_half_an_hour_and_survive_a_restart()
    {
        await StartAsync();
        var fragments = _chunker.Split(new PlainMessage(new byte[3_000]), _random);
        await TellAsync(Encrypt(fragments[0]));
        await KillAsync();
        Assert.Equal(1, _state.Reassembler.WaitingSets);
        await AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Equal(1, _state.Reassembler.WaitingSets);
        FailOn("SweepReassembly");
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _state.Reassembler.WaitingSets);
        Assert.Equal(2, Failures.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task A_packet_that_made_the_actor_fail_is_handled_once_more_and_never_keeps_its_room(int failures, int received)
    {
        await StartAsync();
        await AttachAsync();
        FailOn(nameof(PacketReceived), failures);
        await ReceiveAsync(new PlainMessage(new byte[9]));
        await ReceiveAsync(new PlainMessage(new byte[8]));
        Assert.Equal((received + 1, 0), (Counters.MessagesReceived.Value, _window.Bytes));
        Assert.Equal(1 - received, Handling.GivenUp.Value);
    }

    [Theory]
    [InlineData(nameof(AttachApplication))]
    [InlineData(nameof(ConfirmDelivery))]
    [InlineData(nameof(DetachApplication))]
    public async Task Attaching_confirming_and_detaching_are_handled_once_more_after_a_failure(string message)
    {
        await StartAsync();
        FailOn(message);
        await AttachAsync();
        await ReceiveAsync(new PlainMessage(new byte[9]), new PlainMessage(new byte[8]));
        var delivery = await ExpectMsgAsync<Delivery>();
        await TellAsync(new ConfirmDelivery(delivery.Sequence));
        await TellAsync(new DetachApplication(TestActor));
        Assert.Empty(_state.Deliveries.Receivers);
        Assert.Equal((1, 1), (_state.Deliveries.Count, Failures.Count));
    }

    [Fact]
    public async Task A_restart_keeps_the_application_and_still_sees_it_end()
    {
        await StartAsync();
        var application = CreateTestProbe();
        await TellAsync(new AttachApplication(application.Ref, null));
        await KillAsync();
        await ReceiveAsync(new PlainMessage(new byte[9]));
        await application.ExpectMsgAsync<Attached>();
        await application.ExpectMsgAsync<Delivery>();
        Sys.Stop(application.Ref);
        await Conditions.UntilAsync(() => !_state.Deliveries.Receivers.Any());
    }

    private ReceptionState NewState(FullInboxPolicy policy) => new(
        new PacketOpener(_network.Keys.Encryption, Find), new DeliveryBuffer<IActorRef>(MaximumBytes, Window), Stores.Inbox(_window, policy, _store));

    private Task StartAsync() =>
        StartAsync(ReceptionActor.Props(Refs, _state, Time, Counters), ClientChildren.Reception, _ => _state.Rebuild());

    private async Task AttachAsync()
    {
        await TellAsync(new AttachApplication(TestActor, null));
        await ExpectMsgAsync<Attached>();
    }

    private async Task ReceiveAsync(params NymMessage[] messages)
    {
        foreach (var fragment in messages.SelectMany(message => _chunker.Split(message, _random)))
        {
            Actor.Tell(Encrypt(fragment), TestActor);
        }

        await SettleAsync();
    }

    private async Task ReceiveAsync(params Fragment[] fragments)
    {
        foreach (var fragment in fragments)
        {
            Actor.Tell(Encrypt(fragment), TestActor);
        }

        await SettleAsync();
    }

    private (ReceptionState State, SendingQueue Queue) StateWithQuestions(IClientStore store)
    {
        var queue = new SendingQueue(new SeededRandomSource(1));
        queue.Attach(static () => { }, out _);
        return (
            new ReceptionState(
                new PacketOpener(_network.Keys.Encryption, Find),
                new DeliveryBuffer<IActorRef>(MaximumBytes, Window),
                Stores.Inbox(_window, store: store),
                questions: new RequestedConfirmations(_network.Address, _chunker, _random, queue, Counters)),
            queue);
    }

    private RepliableMessage Question(ConfirmationRequest request) =>
        RepliableMessage.WithAdditionalSurbs(request.TagFor(_network.Address), ReplySurbs.New(2, _random));

    private Task AskAsync(ConfirmationRequest request) => ReceiveAsync(Question(request));

    /// <summary>An answer that was queued, the first one with number 0.</summary>
    private ConfirmationAnswer AnswerIn(SendingQueue queue, int number)
    {
        while (queue.TryTake(stream: 1, out var fragment))
        {
            Assert.NotNull(fragment.TakeSurb());
            Assert.True(MessageChunker.TryRemovePadding(fragment.Fragment.Payload, out var serialised));
            _answers.Add(ConfirmationAnswer.Parse(Assert.IsType<ReplyDataMessage>(NymMessage.Parse(serialised)).Data.Span));
        }

        return _answers[number];
    }

    /// <summary>A store that takes its time.</summary>
    private sealed class HeldStore : IClientStore
    {
        private readonly TaskCompletionSource _released = new();

        public bool IsLasting => false;

        public void Release() => _released.SetResult();

        public Task<StoredClient> LoadAsync() => Task.FromResult(new StoredClient());

        public Task CommitAsync(IReadOnlyList<StoreChange> changes) => _released.Task;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private PacketReceived Encrypt(Fragment fragment)
    {
        var content = new byte[fragment.Length];
        fragment.WriteTo(content);
        return Encrypt(content);
    }

    private PacketReceived Encrypt(byte[] content)
    {
        _key.Apply(content);
        var digest = new byte[ReplyKeyDigest.Length];
        _key.ComputeDigest().CopyTo(digest);
        return Received([.. digest, .. content]);
    }

    private PacketReceived Received(byte[] payload) => new(payload, _window.Take(payload.Length));

    private bool Find(ReplyKeyDigest digest, out SurbEncryptionKey key)
    {
        key = _key;
        return digest == _key.ComputeDigest();
    }
}
