using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Sessions;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Tests.Sessions;

public sealed class WebsocketSessionActorTests : SessionKit
{
    private const string Tag = "6CzGHguLGCk1f416kwDZB7";

    private static readonly NymClientException Refusal = new(NymClientError.UnknownSenderTag, "nobody of that name");

    public static TheoryData<string> SendingRequests =>
    [
        $$"""{"type":"send","message":"m","recipient":"{{Fragments.Recipient}}"}""",
        $$"""{"type":"send","message":"m","recipient":"{{Fragments.Recipient}}","connectionId":7}""",
        $$"""{"type":"sendAnonymous","message":"m","replySurbs":6000,"recipient":"{{Fragments.Recipient}}","connectionId":7}""",
        $$"""{"type":"reply","message":"m","senderTag":"{{Tag}}"}""",
        $$"""{"type":"reply","message":"m","senderTag":"{{Tag}}","connectionId":7}""",
    ];

    [Theory]
    [MemberData(nameof(SendingRequests))]
    public async Task A_message_that_is_taken_in_is_answered_with_the_length_of_its_lane_if_it_names_one(string request)
    {
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var handled = session.ReceiveTextAsync(request);
        await AcceptAsync();
        if (request.Contains("connectionId", StringComparison.Ordinal))
        {
            await CountAsync(3);
            Assert.Equal("""{"type":"laneQueueLength","lane":7,"queue_length":3}""", await NextAsync(outgoing));
        }

        var last = outgoing.MoveNextAsync().AsTask();
        await AwaitedAsync(handled);
        await session.DisposeAsync();
        Assert.False(await AwaitedAsync(last));
    }

    [Theory]
    [MemberData(nameof(SendingRequests))]
    public async Task A_message_that_is_too_large_is_refused_before_it_goes_anywhere(string request)
    {
        MaximumMessageSize = 10;
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var handled = session.ReceiveTextAsync(request.Replace("\"m\"", "\"eleven bytes\"", StringComparison.Ordinal));
        if (request.Contains("connectionId", StringComparison.Ordinal))
        {
            await CountAsync(0);
            await NextAsync(outgoing);
        }

        Assert.Contains("at most 10 are taken in", await NextAsync(outgoing), StringComparison.Ordinal);
        var last = outgoing.MoveNextAsync().AsTask();
        await AwaitedAsync(handled);
        await session.DisposeAsync();
        Assert.False(await AwaitedAsync(last));
        await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled);
    }

    [Theory]
    [MemberData(nameof(SendingRequests))]
    public async Task A_message_that_is_refused_is_answered_with_an_error_and_with_the_length_of_its_lane_if_it_names_one(string request)
    {
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var handled = session.ReceiveTextAsync(request);
        Fail(await Siblings.ReceiveOneAsync(TestClients.Patience, Cancelled), Refusal);
        if (request.Contains("connectionId", StringComparison.Ordinal))
        {
            await CountAsync(0);
            Assert.Equal("""{"type":"laneQueueLength","lane":7,"queue_length":0}""", await NextAsync(outgoing));
        }

        Assert.Equal("""{"type":"error","message":"other:nobody of that name"}""", await NextAsync(outgoing));
        Assert.False(handled.IsCompleted);

        _ = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        Assert.Contains("selfAddress", await NextAsync(outgoing), StringComparison.Ordinal);
        await AwaitedAsync(handled);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(",\"connectionId\":7", " of connection 7")]
    public async Task A_message_that_is_given_up_later_is_told_then(string connection, string named)
    {
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        var handled = session.ReceiveTextAsync($$"""{"type":"reply","message":"m","senderTag":"{{Tag}}"{{connection}}}""");
        var tracker = await AcceptAsync();
        if (named.Length > 0)
        {
            await CountAsync(0);
            Assert.Contains("laneQueueLength", await NextAsync(outgoing), StringComparison.Ordinal);
        }
        else
        {
            await AwaitedAsync(handled);
        }

        tracker.Fail(new NymClientException(NymClientError.NoReplySurbs, "no more SURBs"));
        Assert.Equal($$"""{"type":"error","message":"other:a message{{named}} was given up: no more SURBs"}""", await NextAsync(outgoing));
    }

    [Fact]
    public async Task Messages_that_end_with_the_client_are_not_told_one_by_one()
    {
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        await AwaitedAsync(Task.WhenAll(session.ReceiveTextAsync(SendingRequests.First().Data), RunAsync()));

        async Task RunAsync() => (await AcceptAsync()).Fail(new NymClientException(NymClientError.Stopped, "stopped"));

        _ = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        Assert.Contains("selfAddress", await NextAsync(outgoing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_told_in_a_bounded_text()
    {
        var (session, _) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        _ = session.ReceiveTextAsync($$"""{"type":"{{new string('x', 1 << 20)}}"}""");
        var error = await NextAsync(outgoing);
        Assert.StartsWith("""{"type":"error","message":"malformed request:unknown variant `xxx""", error, StringComparison.Ordinal);
        Assert.True(error.Length < 1_200);
    }

    [Fact]
    public async Task A_delivery_is_confirmed_when_it_was_written()
    {
        var (session, actor) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        actor.Tell(new Delivery(5, new IncomingMessage("hi"u8.ToArray(), null)));
        Assert.Equal("010000000000000000026869", await NextAsync(outgoing));
        await Siblings.ExpectNoMsgAsync(TimeSpan.Zero, Cancelled);

        var last = outgoing.MoveNextAsync().AsTask();
        Assert.Equal(5, (await Siblings.ExpectMsgAsync<ConfirmDelivery>(cancellationToken: Cancelled)).Sequence);
        await session.DisposeAsync();
        Assert.False(await AwaitedAsync(last));
    }

    [Fact]
    public async Task A_response_that_could_not_be_written_holds_no_request_up()
    {
        var (session, _) = await OpenAsync();
        var handled = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        await foreach (var frame in session.ReadOutgoingAsync(Cancelled))
        {
            Assert.Contains("selfAddress", frame.Text, StringComparison.Ordinal);
            break;
        }

        await AwaitedAsync(handled);
    }

    [Fact]
    public async Task What_an_application_asked_for_goes_on_when_it_has_left()
    {
        var (session, actor) = await OpenAsync();
        var waiting = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        await AwaitedAsync(session.DetachAsync().AsTask());
        Assert.Equal(actor, (await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled)).Application);
        await AwaitedAsync(waiting);

        foreach (var request in SendingRequests)
        {
            var handled = session.ReceiveTextAsync(request.Data);
            await AcceptAsync();
            if (request.Data.Contains("connectionId", StringComparison.Ordinal))
            {
                await CountAsync(0);
            }

            await AwaitedAsync(handled);
        }

        await AwaitedAsync(session.ReceiveTextAsync("no request"));
        await foreach (var frame in session.ReadOutgoingAsync(Cancelled))
        {
            Assert.Fail(frame.Text);
        }
    }

    [Fact]
    public async Task The_end_of_a_session_ends_what_waits_and_withdraws_what_was_not_taken_in()
    {
        var (session, actor) = await OpenAsync();
        Watch(actor);
        var handled = session.ReceiveTextAsync(SendingRequests.First().Data);
        var request = await Siblings.ExpectMsgAsync<SendToRecipient>(cancellationToken: Cancelled);
        await AwaitedAsync(session.DisposeAsync().AsTask());
        Assert.Equal(actor, (await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled)).Application);
        await AssertStoppedAsync(handled);
        Assert.True(request.Accepted!.HasEnded);
        await ExpectTerminatedAsync(actor, cancellationToken: Cancelled);
        await AssertStoppedAsync(session.ReceiveTextAsync("late"));
        await AwaitedAsync(session.DetachAsync().AsTask());
    }

    [Fact]
    public async Task A_session_that_has_to_wait_for_messages_answers_requests_meanwhile()
    {
        var (session, actor) = await OpenAsync();
        actor.Tell(AttachDeferred.Instance);
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        _ = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        Assert.Contains("selfAddress", await NextAsync(outgoing), StringComparison.Ordinal);
    }

    /// <summary>Whatever it was handling: the asker has an error, nobody stays attached, and other sessions do not notice.</summary>
    [Theory]
    [InlineData(typeof(RequestReceived))]
    [InlineData(typeof(FaultReceived))]
    [InlineData(typeof(RequestCompleted))]
    [InlineData(typeof(MessageGivenUp))]
    [InlineData(typeof(MessageProgressed))]
    [InlineData(typeof(LaneCounted))]
    [InlineData(typeof(CommitStored))]
    [InlineData(typeof(StateChanged))]
    [InlineData(typeof(ApplicationLeft))]
    [InlineData(typeof(Delivery))]
    [InlineData(typeof(Attached))]
    [InlineData(typeof(AttachDeferred))]
    public async Task A_session_that_fails_at_any_message_ends_alone_and_owes_nothing(Type message)
    {
        var (other, _) = await OpenAsync();
        var (session, actor) = await OpenAsync();
        await using var outgoing = session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        FailAt(message);
        var asked = message == typeof(FaultReceived) ? session.ReceiveTextAsync("x") : session.ReceiveTextAsync(SendingRequests.First().Data);
        if (message != typeof(RequestReceived) && message != typeof(FaultReceived))
        {
            var request = await Siblings.ExpectMsgAsync<SendToRecipient>(cancellationToken: Cancelled);
            if (message == typeof(RequestCompleted))
            {
                request.Accepted!.TrySet(new MessageReceipt(new MessageTracker(Answers, 1)));
            }
            else
            {
                actor.Tell(Message(message));
            }
        }

        await Assert.ThrowsAsync<NymClientException>(() => AwaitedAsync(asked));
        Assert.Equal(actor, (await Siblings.FishForMessageAsync<DetachApplication>(static _ => true, cancellationToken: Cancelled)).Application);
        Assert.False(await AwaitedAsync(outgoing.MoveNextAsync().AsTask()));

        Handling.Probe = null;
        await using var others = other.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        _ = other.ReceiveTextAsync("""{"type":"selfAddress"}""");
        Assert.Contains("selfAddress", await NextAsync(others), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_message_that_a_session_handles_stands_in_the_table_above()
    {
        await OpenAsync();
        var rows = typeof(WebsocketSessionActorTests).GetMethod(nameof(A_session_that_fails_at_any_message_ends_alone_and_owes_nothing))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Select(static row => (Type)((InlineDataAttribute)row).Data[0]!);
        Assert.Equal(
            Handling.Handlers.Where(static pair => pair.Actor == typeof(WebsocketSessionActor) && pair.Message != typeof(BeginWork))
                .Select(static pair => pair.Message.Name).Order(),
            rows.Select(static row => row.Name).Order());
    }

    private object Message(Type type) => type.Name switch
    {
        nameof(MessageGivenUp) => new MessageGivenUp(null, null, Refusal),
        nameof(MessageProgressed) => new MessageProgressed(new NamedMessage("1", null, new MessageReceipt(new MessageTracker(Answers, 1))), MessageStage.AcknowledgedByNetwork),
        nameof(LaneCounted) => new LaneCounted(new RequestReceived(new LaneQueueLengthRequest(7), false, Answers.New<bool>()), 7, 0, null),
        nameof(CommitStored) => new CommitStored(new RequestReceived(new CommitRequest(1), true, Answers.New<bool>()), null),
        nameof(StateChanged) => StateChanged.Instance,
        nameof(ApplicationLeft) => new ApplicationLeft(Answers.New<bool>()),
        nameof(Delivery) => new Delivery(1, new IncomingMessage(new byte[1], null)),
        nameof(Attached) => Attached.Instance,
        _ => AttachDeferred.Instance,
    };

    private async Task<CountLane> CountAsync(int length)
    {
        var count = await Siblings.ExpectMsgAsync<CountLane>(cancellationToken: Cancelled);
        Assert.True(count.Counted.TrySet(length));
        return count;
    }

    private async Task<MessageTracker> AcceptAsync()
    {
        var tracker = new MessageTracker(Answers, 1);
        var accepted = await Siblings.ReceiveOneAsync(TestClients.Patience, Cancelled) switch
        {
            SendToRecipient message => message.Accepted!,
            SendAnonymously message => message.Accepted,
            var message => Assert.IsType<SendReply>(message).Accepted,
        };
        Assert.True(accepted.TrySet(new MessageReceipt(tracker)));
        return tracker;
    }

    private static void Fail(object message, NymClientException reason) => ((Streams.Actors.IRequest)message).Fail(reason);

    private static async Task<string> NextAsync(IAsyncEnumerator<WebsocketFrame> outgoing)
    {
        Assert.True(await AwaitedAsync(outgoing.MoveNextAsync().AsTask()));
        return outgoing.Current.Text ?? Convert.ToHexString(outgoing.Current.Bytes.Span);
    }

    private static async Task AssertStoppedAsync(Task task) =>
        Assert.Equal(NymClientError.Stopped, (await Assert.ThrowsAsync<NymClientException>(() => AwaitedAsync(task))).Error);
}
