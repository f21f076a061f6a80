using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;
using NymActors.Protocol.Messages;
using NymActors.Reception;
using NymActors.Streams.Actors;
using NymActors.Surbs;

namespace NymActors.Sessions;

/// <summary>
/// One application connection: turns text requests into work of the other actors, and what arrives into text frames. A
/// request is answered before the next one is looked at. Source: docs/protocol/05-native-client.md 4.
/// </summary>
internal sealed class WebsocketSessionActor : ClientActor
{
    // A fault may repeat what the application sent, which may be 64 MiB.
    private const int LongestFault = 1_000;

    private readonly Recipient _self;
    private readonly SendingQueue _queue;
    private readonly ChannelWriter<OutgoingFrame> _outgoing;
    private readonly AnswerScope _owed;
    private readonly Answer<bool> _ended;

    public WebsocketSessionActor(
        ClientRefs refs, Recipient self, SendingQueue queue, ChannelWriter<OutgoingFrame> outgoing, AnswerScope owed, Answer<bool> ended)
        : base(refs)
    {
        _self = self;
        _queue = queue;
        _outgoing = outgoing;
        _owed = owed;
        _ended = ended;

        Handle<RequestReceived>(OnRequest);
        Handle<FaultReceived>(message => Respond(message.Handled, TextResponseCodec.Error(Bounded(message.Fault))));
        Handle<MessageGivenUp>(OnGivenUp);
        Handle<ApplicationLeft>(OnLeft);
        Handle<RequestCompleted>(OnCompleted);
        Handle<Delivery>(OnDelivery);
        Handle<FrameWritten>(OnWritten);
        Handle<Attached>(_ => { });
        Handle<AttachRefused>(_ => Context.Stop(Self));
    }

    public static Props Props(
        ClientRefs refs, Recipient self, SendingQueue queue, ChannelWriter<OutgoingFrame> outgoing, AnswerScope owed, Answer<bool> ended) =>
        LocalProps.Create(() => new WebsocketSessionActor(refs, self, queue, outgoing, owed, ended));

    protected override void Begin() => Refs.Reception.Tell(new AttachApplication(Self));

    protected override void PostStop()
    {
        Refs.Reception.Tell(new DetachApplication(Self));
        _outgoing.TryComplete();
        _owed.End(new NymClientException(NymClientError.Stopped, "The session has ended."));
        _ended.TrySet(true);
    }

    private void OnRequest(RequestReceived frame)
    {
        switch (frame.Request)
        {
            case SelfAddressRequest:
                Respond(frame.Handled, TextResponseCodec.SelfAddress(_self));
                break;
            case SendRequest send:
                var accepted = _owed.New<MessageReceipt>();
                var lane = TransmissionLane.ForConnection(send.ConnectionId);
                Refs.Traffic.Tell(new SendToRecipient(send.Recipient, new PlainMessage(send.Message), lane, accepted));
                Await(accepted, frame.Handled, send.ConnectionId);
                break;
            case SendAnonymousRequest send:
                accepted = _owed.New<MessageReceipt>();
                Refs.SurbStore.Tell(new SendAnonymously(
                    send.Recipient,
                    send.Message,
                    (int)Math.Min(send.ReplySurbs, int.MaxValue),
                    TransmissionLane.ForConnection(send.ConnectionId),
                    accepted));
                Await(accepted, frame.Handled, send.ConnectionId);
                break;
            case ReplyRequest reply:
                accepted = _owed.New<MessageReceipt>();
                Refs.SurbStore.Tell(new SendReply(
                    reply.SenderTag, reply.Message, TransmissionLane.ForConnection(reply.ConnectionId), accepted));
                Await(accepted, frame.Handled, reply.ConnectionId);
                break;
            default:
                throw new InvalidOperationException($"No handler for the request {frame.Request.GetType().Name}.");
        }
    }

    private void OnCompleted(RequestCompleted completed)
    {
        if (completed.Refusal is { } refusal)
        {
            Log.Debug("A message of the application was refused: {0}", refusal.Message);
            Respond(completed.Handled, Refused(refusal.Message));
            return;
        }

        // What happens to a queued message is told only if it is given up.
        completed.Receipt?.Acknowledged.PipeTo(Self, failure: reason => new MessageGivenUp(completed.ConnectionId, reason));
        Respond(
            completed.Handled,
            completed.ConnectionId is { } id
                ? TextResponseCodec.LaneQueueLength(id, (ulong)_queue.CountIn(TransmissionLane.Connection(id)))
                : null);
    }

    /// <summary>The request was well-formed and could not be done: of the documented kinds of errors that is "other".</summary>
    private static string Refused(string why) => TextResponseCodec.Error(new LocalApiException(LocalApiErrorKind.Other, why));

    private void OnGivenUp(MessageGivenUp message)
    {
        if (message.Reason is NymClientException { Error: NymClientError.Stopped })
        {
            // The connection ends with the client, which says more.
            return;
        }

        Log.Debug("A message of the application was given up: {0}", message.Reason.Message);
        var which = message.ConnectionId is { } id ? $" of connection {id}" : "";
        _outgoing.TryWrite(new OutgoingFrame(Refused($"a message{which} was given up: {message.Reason.Message}"), null, Handled: null));
    }

    /// <summary>What the application asked for goes on; nothing is written any more.</summary>
    private void OnLeft(ApplicationLeft message)
    {
        Refs.Reception.Tell(new DetachApplication(Self));
        _outgoing.TryComplete();
        message.Detached.TrySet(true);
    }

    /// <summary>
    /// A response is written before the next request is read (05-native-client section 4.2): an application that only asks
    /// and never reads would fill the memory with responses.
    /// </summary>
    private void Respond(Answer<bool> handled, string? response)
    {
        if (response is null || !_outgoing.TryWrite(new OutgoingFrame(response, null, handled)))
        {
            handled.TrySet(true);
        }
    }

    private static LocalApiException Bounded(LocalApiException fault) =>
        fault.Detail.Length <= LongestFault ? fault : new LocalApiException(fault.Kind, $"{fault.Detail[..LongestFault]}...");

    private void OnDelivery(Delivery delivery) =>
        _outgoing.TryWrite(new OutgoingFrame(
            TextResponseCodec.Received(delivery.Message.Data.Span, delivery.Message.SenderTag), delivery.Sequence, Handled: null));

    private void OnWritten(FrameWritten written)
    {
        if (written.Delivery is { } sequence)
        {
            Refs.Reception.Tell(new ConfirmDelivery(sequence));
        }
    }

    /// <summary>The next frame waits until the message is queued, or refused.</summary>
    private void Await(Answer<MessageReceipt> accepted, Answer<bool> handled, ulong? connectionId) =>
        accepted.Task.PipeTo(
            Self,
            success: receipt => new RequestCompleted(handled, connectionId, receipt, null),
            failure: reason => new RequestCompleted(handled, connectionId, null, reason));
}
