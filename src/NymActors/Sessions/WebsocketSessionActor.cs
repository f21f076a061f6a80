using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;
using NymActors.Protocol.Messages;
using NymActors.Reception;
using NymActors.Surbs;
using NymActors.Traffic;

namespace NymActors.Sessions;

/// <summary>
/// One application connection: turns text requests into work of the other actors, and what arrives into text frames. A
/// request is answered before the next one is looked at. Source: docs/protocol/05-native-client.md 4.
/// </summary>
internal sealed class WebsocketSessionActor : ReceiveActor
{
    private readonly ClientRefs _refs;
    private readonly Recipient _self;
    private readonly SendingQueue _queue;
    private readonly ChannelWriter<OutgoingFrame> _outgoing;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public WebsocketSessionActor(ClientRefs refs, Recipient self, SendingQueue queue, ChannelWriter<OutgoingFrame> outgoing)
    {
        _refs = refs;
        _self = self;
        _queue = queue;
        _outgoing = outgoing;

        Receive<TextFrameReceived>(OnText);
        Receive<RequestCompleted>(OnCompleted);
        Receive<Delivery>(OnDelivery);
        Receive<FrameWritten>(OnWritten);
        Receive<Attached>(_ => { });
        Receive<AttachRefused>(_ => Context.Stop(Self));
    }

    public static Props Props(ClientRefs refs, Recipient self, SendingQueue queue, ChannelWriter<OutgoingFrame> outgoing) =>
        Akka.Actor.Props.Create(() => new WebsocketSessionActor(refs, self, queue, outgoing));

    protected override void PreStart() => _refs.Reception.Tell(new AttachApplication(Self));

    protected override void PostStop()
    {
        _refs.Reception.Tell(new DetachApplication(Self));
        _outgoing.TryComplete();
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
            Complete(frame.Handled, TextResponseCodec.Error(error));
            return;
        }

        switch (request)
        {
            case SelfAddressRequest:
                Complete(frame.Handled, TextResponseCodec.SelfAddress(_self));
                break;
            case SendRequest send:
                var lane = TransmissionLane.ForConnection(send.ConnectionId);
                var accepted = NewAcceptance();
                _refs.Traffic.Tell(new SendToRecipient(send.Recipient, new PlainMessage(send.Message), lane, accepted));
                Await(accepted, frame.Handled, send.ConnectionId);
                break;
            case SendAnonymousRequest send:
                accepted = NewAcceptance();
                _refs.SurbStore.Tell(new SendAnonymously(
                    send.Recipient,
                    send.Message,
                    (int)Math.Min(send.ReplySurbs, int.MaxValue),
                    TransmissionLane.ForConnection(send.ConnectionId),
                    accepted));
                Await(accepted, frame.Handled, send.ConnectionId);
                break;
            case ReplyRequest reply:
                accepted = NewAcceptance();
                _refs.SurbStore.Tell(new SendReply(
                    reply.SenderTag, reply.Message, TransmissionLane.ForConnection(reply.ConnectionId), accepted));
                Await(accepted, frame.Handled, reply.ConnectionId);
                break;
            default:
                throw new InvalidOperationException($"No handler for the request {request.GetType().Name}.");
        }
    }

    private void OnCompleted(RequestCompleted completed)
    {
        // A response is written before the next request is read (05-native-client section 4.2): an application that only asks
        // and never reads would fill the memory with responses.
        if (completed.Response is not { } response || !_outgoing.TryWrite(new OutgoingFrame(response, null, completed.Handled)))
        {
            completed.Handled.TrySetResult();
        }
    }

    private void OnDelivery(Delivery delivery) =>
        _outgoing.TryWrite(new OutgoingFrame(
            TextResponseCodec.Received(delivery.Message.Data.Span, delivery.Message.SenderTag), delivery.Sequence, Handled: null));

    private void OnWritten(FrameWritten written)
    {
        if (written.Delivery is { } sequence)
        {
            _refs.Reception.Tell(new ConfirmDelivery(sequence));
        }
    }

    private static TaskCompletionSource<MessageReceipt> NewAcceptance() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complete(TaskCompletionSource handled, string? response) => OnCompleted(new RequestCompleted(handled, response));

    /// <summary>
    /// The next frame waits until the message is queued. A message that cannot be sent is logged and otherwise silent, as the
    /// API is defined: only malformed requests are answered with an error.
    /// </summary>
    private void Await(TaskCompletionSource<MessageReceipt> accepted, TaskCompletionSource handled, ulong? connectionId)
    {
        var self = Self;
        var queue = _queue;
        var log = _log;
        _ = accepted.Task.ContinueWith(
            task =>
            {
                if (task.IsFaulted)
                {
                    log.Warning("A message of the application was not sent: {0}", task.Exception!.InnerException!.Message);
                }

                var response = connectionId is { } id
                    ? TextResponseCodec.LaneQueueLength(id, (ulong)queue.CountIn(TransmissionLane.Connection(id)))
                    : null;
                self.Tell(new RequestCompleted(handled, response), ActorRefs.NoSender);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
