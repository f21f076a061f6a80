using Akka.Actor;
using Akka.Event;
using NymActors.Protocol.LocalApi;
using NymActors.Reception;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>
/// One application connection: turns requests into work of the other actors, and what arrives into messages for the application, text or
/// binary as its last request was. A request is answered before the next one is looked at. Source: docs/protocol/05-native-client.md 4.
/// </summary>
internal sealed class WebsocketSessionActor : ClientActor
{
    private readonly SessionClient _client;
    private readonly SessionChannel _channel;
    private readonly SessionRequests _requests;
    private readonly SessionCommits _commits;

    // What an application gets that has not asked for anything yet (05-native-client 4.3).
    private bool _asText;
    private StandingOfClient? _told;

    public WebsocketSessionActor(ClientRefs refs, SessionClient client, SessionChannel channel)
        : base(refs)
    {
        _client = client;
        _channel = channel;
        _requests = new SessionRequests(refs, client.Queue, channel.Place, channel.Owed, client.MaximumMessageSize);
        _commits = new SessionCommits(refs, channel.Owed, channel.Messages == MessageHandover.WhenCommitted);

        Handle<RequestReceived>(OnRequest);
        Handle<FaultReceived>(OnFault);
        Handle<RequestCompleted>(OnCompleted);
        Handle<LaneCounted>(OnLaneCounted);
        Handle<CommitStored>(OnCommitStored);
        Handle<MessageProgressed>(OnProgress);
        Handle<MessageGivenUp>(OnGivenUp);
        Handle<StateChanged>(_ => TellState());
        Handle<ApplicationLeft>(OnLeft);
        Handle<Delivery>(OnDelivery);
        Handle<Attached>(_ => { });
        Handle<AttachDeferred>(_ => { });
    }

    public static Props Props(ClientRefs refs, SessionClient client, SessionChannel channel) =>
        LocalProps.Create(() => new WebsocketSessionActor(refs, client, channel));

    protected override void Begin()
    {
        if (_channel.Messages != MessageHandover.None)
        {
            Refs.Reception.Tell(new AttachApplication(Self, _channel.Place));
        }
    }

    protected override void PostStop()
    {
        Refs.Reception.Tell(new DetachApplication(Self));
        _channel.Outgoing.TryComplete();
        _channel.Owed.End(new NymClientException(NymClientError.Stopped, "The session has ended."));
        _channel.Ended.TrySet(true);
    }

    private void OnRequest(RequestReceived message)
    {
        _asText = message.IsText;
        switch (message.Request)
        {
            case SelfAddressRequest request:
                Respond(message, Responses.SelfAddress(message.IsText, _client.Self, request.RequestId));
                Subscribe(request.StateChanges);
                _commits.Want(request.Commits);
                break;
            case CommitRequest request:
                Commit(message, request);
                break;
            case ClosedConnectionRequest request:
                _requests.CloseLane(request.ConnectionId);
                message.Handled.TrySet(true);
                break;
            case LaneQueueLengthRequest request:
                CountLane(message, request.ConnectionId, null);
                break;
            default:
                // The next request waits until the message is queued, or refused.
                _requests.Submit(message.Request, out var connectionId).PipeTo(
                    Self,
                    success: receipt => new RequestCompleted(message, connectionId, receipt, null),
                    failure: reason => new RequestCompleted(message, connectionId, null, reason));
                break;
        }
    }

    private void Commit(RequestReceived message, CommitRequest request)
    {
        if (_commits.Commit(request) is not { } stored)
        {
            var why = new NymClientException(NymClientError.InvalidArgument, $"there is no message {request.MessageId} that this connection could commit");
            Respond(message, Refused(message, why));
        }
        else if (request.RequestId is null)
        {
            // Nobody waits for it, so the next request need not either.
            message.Handled.TrySet(true);
        }
        else
        {
            stored.PipeTo(Self, success: () => new CommitStored(message, null), failure: reason => new CommitStored(message, reason));
        }
    }

    private void OnCommitStored(CommitStored stored) => Respond(
        stored.Request, stored.Refusal is { } why ? Refused(stored.Request, why) : Responses.Status(stored.Request.Request.RequestId!, "committed"));

    private void OnDelivery(Delivery delivery)
    {
        var (frame, confirmed) = _commits.FrameOf(delivery, _asText);
        Write(frame, confirmed);
    }

    private void OnFault(FaultReceived message)
    {
        _asText = message.IsText;
        Respond(message.Handled, Responses.Error(message.IsText, message.Fault));
    }

    private void OnCompleted(RequestCompleted completed)
    {
        var requestId = completed.Request.Request.RequestId;
        if (completed.Refusal is { } refusal)
        {
            Log.Debug("A message of the application was refused: {0}", refusal.Message);
        }
        else if (requestId is null)
        {
            // What happens to a queued message is told only if it is given up.
            completed.Receipt!.Acknowledged.PipeTo(Self, failure: reason => new MessageGivenUp(completed.ConnectionId, null, reason));
        }
        else
        {
            var named = new NamedMessage(requestId, completed.ConnectionId, completed.Receipt!)
            {
                IsToBeConfirmed = completed.Request.Request is SendingRequest { Confirm: true },
            };
            Follow(named, named.Receipt.Sent, MessageStage.Sent);
        }

        if (completed.ConnectionId is { } id)
        {
            CountLane(completed.Request, id, completed.Refusal);
        }
        else
        {
            Respond(completed.Request, completed.Refusal is { } why ? Refused(completed.Request, why) : null);
        }
    }

    /// <summary>Also a refused request has this answer, as from the public client: whoever waits for it need not know of errors.</summary>
    private void OnLaneCounted(LaneCounted counted)
    {
        var request = counted.Request;
        var length = Responses.LaneQueueLength(request.IsText, counted.ConnectionId, counted.Length, request.Request.RequestId);
        if (counted.Refusal is { } refusal)
        {
            Write(length);
            Respond(request, Refused(request, refusal));
        }
        else
        {
            Respond(request, length);
        }
    }

    private void OnProgress(MessageProgressed message)
    {
        Write(Responses.Progress(message.Message.RequestId, message.Stage));
        var receipt = message.Message.Receipt;
        if (message.Stage == MessageStage.Sent)
        {
            Follow(message.Message, receipt.Acknowledged, MessageStage.AcknowledgedByNetwork);
        }
        else if (message.Stage == MessageStage.AcknowledgedByNetwork && message.Message.IsToBeConfirmed)
        {
            Follow(message.Message, receipt.Confirmed, MessageStage.Confirmed);
        }
    }

    private void OnGivenUp(MessageGivenUp message)
    {
        var error = (message.Reason as NymClientException)?.Error;
        if (error == NymClientError.Stopped || (error == NymClientError.LaneClosed && message.RequestId is null))
        {
            // The connection ends with the client, which says more; and whoever closed a lane knows.
            return;
        }

        Log.Debug("A message of the application was given up: {0}", message.Reason.Message);
        var which = message.ConnectionId is { } id ? $" of connection {id}" : "";
        Write(message.RequestId is { } requestId
            ? Responses.Status(requestId, "failed", message.Reason.Message)
            : Responses.Refused(_asText, $"a message{which} was given up: {message.Reason.Message}"));
    }

    private void Subscribe(bool? wanted)
    {
        if (wanted is { } isWanted)
        {
            _told = isWanted ? _client.Standing() : null;
            if (_told is { } standing)
            {
                Write(Responses.State(standing));
            }
        }
    }

    private void TellState()
    {
        if (_told is { } told && _client.Standing() is var standing && !standing.IsLike(told))
        {
            _told = standing;
            Write(Responses.State(standing));
        }
    }

    /// <summary>What the application asked for goes on; nothing is written any more.</summary>
    private void OnLeft(ApplicationLeft message)
    {
        Refs.Reception.Tell(new DetachApplication(Self));
        Context.Parent.Tell(new PlaceLeft(Self));
        _channel.Outgoing.TryComplete();
        message.Detached.TrySet(true);
    }

    private static WebsocketFrame Refused(RequestReceived request, Exception reason) => request.Request.RequestId is { } requestId
        ? Responses.Status(requestId, "failed", reason.Message)
        : Responses.Refused(request.IsText, reason.Message);

    private void CountLane(RequestReceived request, ulong connectionId, Exception? refusal) => _requests.CountLane(connectionId).PipeTo(
        Self,
        success: length => new LaneCounted(request, connectionId, length, refusal),
        failure: reason => new LaneCounted(request, connectionId, 0, refusal ?? reason));

    private void Follow(NamedMessage message, Task step, MessageStage stage) => step.PipeTo(
        Self,
        success: () => new MessageProgressed(message, stage),
        failure: reason => new MessageGivenUp(message.ConnectionId, message.RequestId, reason));

    private void Respond(RequestReceived request, WebsocketFrame? response) => Respond(request.Handled, response);

    /// <summary>
    /// A response is written before the next request is read (05-native-client section 4.2): an application that only asks
    /// and never reads would fill the memory with responses.
    /// </summary>
    private void Respond(Answer<bool> handled, WebsocketFrame? response)
    {
        if (response is not { } frame || !_channel.Outgoing.TryWrite(new OutgoingFrame(frame, null, handled)))
        {
            handled.TrySet(true);
        }
    }

    private void Write(WebsocketFrame frame, long? delivery = null) => _channel.Outgoing.TryWrite(new OutgoingFrame(frame, delivery, Handled: null));
}
