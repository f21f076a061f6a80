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

        Handle<TextFrameReceived>(OnText);
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

    private void OnText(TextFrameReceived frame)
    {
        LocalApiRequest request;
        try
        {
            request = TextRequestCodec.Parse(frame.Text);
        }
        catch (LocalApiException error)
        {
            Respond(frame.Handled, TextResponseCodec.Error(error));
            return;
        }

        switch (request)
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
                throw new InvalidOperationException($"No handler for the request {request.GetType().Name}.");
        }
    }

    private void OnCompleted(RequestCompleted completed)
    {
        if (completed.Refusal is { } refusal)
        {
            Log.Warning("A message of the application was not sent: {0}", refusal.Message);
        }

        Respond(
            completed.Handled,
            completed.ConnectionId is { } id
                ? TextResponseCodec.LaneQueueLength(id, (ulong)_queue.CountIn(TransmissionLane.Connection(id)))
                : null);
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
            success: _ => new RequestCompleted(handled, connectionId, null),
            failure: reason => new RequestCompleted(handled, connectionId, reason));
}
