using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Reception;
using NymActors.Sessions;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Tests.Sessions;

/// <summary>Text and binary, lanes, request ids, places and state changes.</summary>
public sealed class SessionFormsTests : SessionKit
{
    private static readonly SenderTag Tag = SenderTag.Parse("6CzGHguLGCk1f416kwDZB7");

    private IAsyncEnumerator<WebsocketFrame> _outgoing = null!;

    [Fact]
    public async Task Messages_are_binary_until_the_application_asks_by_text_and_follow_its_last_request_also_a_faulty_one()
    {
        var (session, actor) = await ConnectAsync();
        Deliver(actor, 1);
        Assert.Equal("01012A2A2A2A2A2A2A2A2A2A2A2A2A2A2A2A00000000000000026162", await NextAsync());
        _ = session.ReceiveTextAsync("{");
        Assert.Contains("EOF while parsing an object", await NextAsync(), StringComparison.Ordinal);
        Deliver(actor, 2);
        Assert.Equal("""{"type":"received","message":"ab","senderTag":"6CzGHguLGCk1f416kwDZB7"}""", await NextAsync());
        _ = session.ReceiveBinaryAsync(new byte[] { 9 });
        Assert.Equal("0003000000000000002E", (await NextAsync())[..20]);
        Deliver(actor, 3);
        Assert.StartsWith("0101", await NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_requests_have_binary_answers()
    {
        var (session, _) = await ConnectAsync();
        _ = session.ReceiveBinaryAsync(new byte[] { 3 });
        var address = new byte[Recipient.Length];
        Address.CopyTo(address);
        Assert.Equal("02" + Convert.ToHexString(address), await NextAsync());
        _ = session.ReceiveBinaryAsync(default);
        Assert.Equal("000100000000000000106E6F20646174612070726F7669646564", await NextAsync());
        _ = session.ReceiveBinaryAsync(Convert.FromHexString("05000000000000000C"));
        (await Siblings.ExpectMsgAsync<CountLane>(cancellationToken: Cancelled)).Counted.TrySet(5);
        Assert.Equal("03000000000000000C0000000000000005", await NextAsync());
        _ = session.ReceiveBinaryAsync((byte[])[2, .. Tag.ToArray(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        var reply = await Siblings.ExpectMsgAsync<SendReply>(cancellationToken: Cancelled);
        reply.Accepted.TryFail(new NymClientException(NymClientError.UnknownSenderTag, "ab"));
        Assert.Equal("00FF00000000000000026162", await NextAsync());
    }

    [Fact]
    public async Task A_closed_lane_is_emptied_without_a_word_and_lanes_of_others_with_the_same_number_are_not()
    {
        var (session, _) = await ConnectAsync();
        var (other, _) = await OpenAsync();
        Queue.Add(TransmissionLane.ForConnection(12, place: 0), Fragments.Of(5_000, out var message));
        Queue.Add(TransmissionLane.ForConnection(12, place: 1), Fragments.Of(10));
        await AwaitedAsync(session.ReceiveBinaryAsync(Convert.FromHexString("04000000000000000C")));
        Assert.Equal(1, Queue.Count);
        Assert.Equal(TransmissionLane.ForConnection(12, place: 0), (await Siblings.ExpectMsgAsync<CloseLane>(cancellationToken: Cancelled)).Lane);
        var closed = await Assert.ThrowsAsync<NymClientException>(() => AwaitedAsync(message.Acknowledged));
        Assert.Equal((NymClientError.LaneClosed, "lane closed"), (closed.Error, closed.Message));
        await AwaitedAsync(other.ReceiveBinaryAsync(Convert.FromHexString("04000000000000000C")));
        Assert.Equal(0, Queue.Count);
    }

    [Fact]
    public async Task A_request_with_an_id_is_told_what_became_of_it()
    {
        var (session, _) = await ConnectAsync();
        _ = session.ReceiveTextAsync("""{"type":"selfAddress","requestId":"who"}""");
        Assert.EndsWith(",\"requestId\":\"who\"}", await NextAsync(), StringComparison.Ordinal);
        _ = session.ReceiveTextAsync(Send(",\"requestId\":7,\"connectionId\":3"));
        var tracker = await AcceptAsync();
        (await Siblings.ExpectMsgAsync<CountLane>(cancellationToken: Cancelled)).Counted.TrySet(1);
        Assert.Equal("""{"type":"laneQueueLength","lane":3,"queue_length":1,"requestId":7}""", await NextAsync());
        tracker.FragmentLeft();
        Assert.Equal("""{"type":"requestStatus","requestId":7,"status":"sent"}""", await NextAsync());
        tracker.FragmentAcknowledged();
        Assert.Equal("""{"type":"requestStatus","requestId":7,"status":"acknowledged"}""", await NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_with_an_id_that_is_given_up_fails_by_its_id_before_and_after_it_left(bool hasLeft)
    {
        var (session, _) = await ConnectAsync();
        _ = session.ReceiveTextAsync(Send(",\"requestId\":\"a\""));
        var tracker = await AcceptAsync();
        if (hasLeft)
        {
            tracker.FragmentLeft();
            Assert.Contains("sent", await NextAsync(), StringComparison.Ordinal);
        }

        tracker.Fail(new NymClientException(NymClientError.LaneClosed, "lane closed"));
        Assert.Equal("""{"type":"requestStatus","requestId":"a","status":"failed","reason":"lane closed"}""", await NextAsync());
    }

    [Fact]
    public async Task A_message_that_is_to_be_confirmed_is_told_as_such_and_has_its_deadline()
    {
        var (session, _) = await ConnectAsync();
        _ = session.ReceiveTextAsync(Send(",\"requestId\":1,\"confirm\":true,\"deadline\":60"));
        var sent = await Siblings.ExpectMsgAsync<SendToRecipient>(cancellationToken: Cancelled);
        Assert.Equal(new SendOptions { Confirm = true, Deadline = TimeSpan.FromMinutes(1) }, sent.Options);
        var tracker = new MessageTracker(Answers, 1, wishes: MessageWishes.Of(sent.Options, DateTimeOffset.UnixEpoch));
        sent.Accepted!.TrySet(new MessageReceipt(tracker));
        tracker.FragmentLeft();
        Assert.Contains("\"sent\"", await NextAsync(), StringComparison.Ordinal);
        tracker.FragmentAcknowledged();
        Assert.Contains("\"acknowledged\"", await NextAsync(), StringComparison.Ordinal);
        tracker.Confirm();
        Assert.Equal("""{"type":"requestStatus","requestId":1,"status":"confirmed"}""", await NextAsync());
    }

    [Fact]
    public async Task A_request_with_an_id_that_is_refused_fails_by_its_id()
    {
        var (session, _) = await ConnectAsync();
        _ = session.ReceiveTextAsync(Send(",\"requestId\":1"));
        var sent = await Siblings.ExpectMsgAsync<SendToRecipient>(cancellationToken: Cancelled);
        sent.Accepted!.TryFail(new NymClientException(NymClientError.QueueFull, "full"));
        Assert.Equal("""{"type":"requestStatus","requestId":1,"status":"failed","reason":"full"}""", await NextAsync());
    }

    [Fact]
    public async Task State_changes_are_told_to_whoever_asked_and_to_nobody_else()
    {
        var (session, _) = await ConnectAsync();
        var (other, _) = await OpenAsync();
        _ = session.ReceiveTextAsync("""{"type":"selfAddress","stateChanges":true}""");
        Assert.Contains("selfAddress", await NextAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"type":"clientState","state":"connected","availability":"online","reasons":[],"since":"1970-01-01T00:00:00.000Z"}""", await NextAsync());
        Change(ClientStatus.Connected);
        Change(ClientStatus.Reconnecting);
        Assert.Equal("""{"type":"clientState","state":"reconnecting","availability":"online","reasons":[],"since":"1970-01-01T00:00:00.000Z"}""", await NextAsync());
        Change(ClientStatus.WithoutTopology);
        Assert.Equal("""{"type":"clientState","state":"withoutTopology","availability":"online","reasons":[],"since":"1970-01-01T00:00:00.000Z"}""", await NextAsync());
        Condition = new(ClientAvailability.Degraded, [ClientTrouble.TopologyOld, ClientTrouble.NoBandwidth], DateTimeOffset.UnixEpoch.AddMilliseconds(3_600_001));
        Change(ClientStatus.WithoutTopology);
        Assert.Equal(
            """{"type":"clientState","state":"withoutTopology","availability":"degraded","reasons":["topologyOld","noBandwidth"],"since":"1970-01-01T01:00:00.001Z"}""",
            await NextAsync());
        _ = session.ReceiveTextAsync("""{"type":"selfAddress","stateChanges":false}""");
        Assert.Contains("selfAddress", await NextAsync(), StringComparison.Ordinal);
        Change(ClientStatus.Connected);
        _ = session.ReceiveTextAsync("{");
        Assert.Contains("error", await NextAsync(), StringComparison.Ordinal);

        await using var others = other.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        _ = other.ReceiveTextAsync("{");
        Assert.True(await AwaitedAsync(others.MoveNextAsync().AsTask()));
        Assert.Contains("error", others.Current.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_commits_gets_numbers_and_each_message_stays_the_clients_until_then()
    {
        var (session, actor) = await ConnectAsync();
        _ = session.ReceiveTextAsync("""{"type":"selfAddress","commits":true}""");
        Assert.Contains("selfAddress", await NextAsync(), StringComparison.Ordinal);
        actor.Tell(new Delivery(7, new IncomingMessage("m"u8.ToArray(), null)));
        Assert.Equal("""{"type":"received","message":"m","senderTag":null,"messageId":7}""", await NextAsync());

        _ = session.ReceiveTextAsync("""{"type":"commit","messageId":7,"requestId":"c"}""");
        var confirmed = await Siblings.ExpectMsgAsync<ConfirmDelivery>(cancellationToken: Cancelled);
        Assert.Equal(7, confirmed.Sequence);
        confirmed.Stored!.TrySet(true);
        Assert.Equal("""{"type":"requestStatus","requestId":"c","status":"committed"}""", await NextAsync());

        // Once is enough, and what another connection was given is not this one's.
        _ = session.ReceiveTextAsync("""{"type":"commit","messageId":7,"requestId":"c"}""");
        Assert.Equal(
            """{"type":"requestStatus","requestId":"c","status":"failed","reason":"there is no message 7 that this connection could commit"}""", await NextAsync());
        _ = session.ReceiveTextAsync("""{"type":"commit","messageId":8}""");
        Assert.Contains("\"type\":\"error\"", await NextAsync(), StringComparison.Ordinal);

        // From here on as before; the message before that is still to be committed.
        actor.Tell(new Delivery(9, new IncomingMessage("n"u8.ToArray(), null)));
        Assert.Contains("\"messageId\":9", await NextAsync(), StringComparison.Ordinal);
        _ = session.ReceiveTextAsync("""{"type":"selfAddress","commits":false}""");
        Assert.Contains("selfAddress", await NextAsync(), StringComparison.Ordinal);
        actor.Tell(new Delivery(10, new IncomingMessage("o"u8.ToArray(), null)));
        Assert.Equal("""{"type":"received","message":"o","senderTag":null}""", await NextAsync());
        await AwaitedAsync(session.ReceiveTextAsync("""{"type":"commit","messageId":9}"""));
        Assert.Equal(9, (await Siblings.FishForMessageAsync<ConfirmDelivery>(static sent => sent.Sequence != 10, cancellationToken: Cancelled)).Sequence);
    }

    [Fact]
    public async Task Each_session_has_the_lowest_free_place_and_its_anonymous_messages_are_of_that_place()
    {
        var (first, _) = await ConnectAsync();
        var (second, _) = await OpenAsync();
        Assert.Equal((0, 1), (await PlaceOfAsync(first), await PlaceOfAsync(second)));
        await AwaitedAsync(first.DetachAsync().AsTask());
        await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled);
        var (third, _) = await OpenAsync();
        Assert.Equal((0, 1), (await PlaceOfAsync(third), await PlaceOfAsync(second)));
    }

    [Fact]
    public async Task A_session_that_wants_no_messages_is_not_attached()
    {
        var opened = Answers.New<WebsocketSession>();
        Sessions.Tell(new OpenSession(MessageHandover.None, opened));
        var session = await AwaitedAsync(opened.Task);
        Assert.Equal(0, await PlaceOfAsync(session));
    }

    private static string Send(string fields) => $$"""{"type":"send","message":"m","recipient":"{{Fragments.Recipient}}"{{fields}}}""";

    private static void Deliver(IActorRef actor, long sequence) => actor.Tell(new Delivery(sequence, new IncomingMessage("ab"u8.ToArray(), Tag)));

    private void Change(ClientStatus status)
    {
        Status = status;
        Sessions.Tell(StateChanged.Instance);
    }

    private async Task<int> PlaceOfAsync(WebsocketSession session)
    {
        var text = $$"""{"type":"sendAnonymous","message":"m","replySurbs":1,"recipient":"{{Fragments.Recipient}}"}""";
        _ = session.ReceiveTextAsync(text);
        var sent = await Siblings.ExpectMsgAsync<SendAnonymously>(cancellationToken: Cancelled);
        sent.Accepted.TrySet(new MessageReceipt(new MessageTracker(Answers, 1)));
        return sent.Place;
    }

    private async Task<MessageTracker> AcceptAsync()
    {
        var tracker = new MessageTracker(Answers, 1);
        (await Siblings.ExpectMsgAsync<SendToRecipient>(cancellationToken: Cancelled)).Accepted!.TrySet(new MessageReceipt(tracker));
        return tracker;
    }

    private async Task<(WebsocketSession Session, IActorRef Actor)> ConnectAsync()
    {
        var opened = await OpenAsync();
        _outgoing = opened.Session.ReadOutgoingAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        return opened;
    }

    private async Task<string> NextAsync()
    {
        Assert.True(await AwaitedAsync(_outgoing.MoveNextAsync().AsTask()));
        return _outgoing.Current.Text ?? Convert.ToHexString(_outgoing.Current.Bytes.Span);
    }
}
