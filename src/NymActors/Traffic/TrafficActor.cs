using Akka;
using Akka.Actor;
using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Protocol.Chunking;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>
/// Takes messages, splits them into fragments and keeps the sending stream running. A message is taken in only while few
/// enough fragments wait; until then its sender waits, which is the back-pressure of the whole client.
/// </summary>
internal sealed class TrafficActor : ReceiveActor, IWithTimers
{
    private readonly CurrentTopology _topology;
    private readonly SendingQueue _queue;
    private readonly SendingStream _stream;
    private readonly MessageChunker _chunker;
    private readonly RandomSource _random;
    private readonly int _maximumQueued;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<SendToRecipient> _waiting;
    private Task<Done>? _running;

    public TrafficActor(TrafficState state, CurrentTopology topology, SendingStream stream, RandomSource random)
    {
        _topology = topology;
        _queue = state.Queue;
        _waiting = state.Waiting;
        _maximumQueued = state.MaximumQueued;
        _chunker = state.Chunker;
        _stream = stream;
        _random = random;

        Receive<StartSending>(_ => StartStream());
        Receive<SendToRecipient>(OnSend);
        Receive<QueueFragments>(message => _queue.Add(message.Lane, message.Fragments));
        Receive<SpaceAvailable>(_ => AdmitWaiting());
        Receive<CloseLane>(OnCloseLane);
        Receive<StreamEnded>(OnStreamEnded);
        Receive<ObserveRate>(_ => OnObserveRate());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TrafficState state, CurrentTopology topology, SendingStream stream, RandomSource random) =>
        Akka.Actor.Props.Create(() => new TrafficActor(state, topology, stream, random));

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        StartStream();
    }

    private void StartStream()
    {
        var self = Self;
        _queue.OnSpace(_maximumQueued / 2, () => self.Tell(SpaceAvailable.Instance, ActorRefs.NoSender));
        var running = _running = _stream.Start(Context);
        running.PipeTo(
            Self,
            success: _ => new StreamEnded(running, null),
            failure: reason => new StreamEnded(running, reason));
        if (_stream.Rate is not null)
        {
            Timers.StartPeriodicTimer(nameof(ObserveRate), ObserveRate.Instance, SendingRate.Interval);
        }

        AdmitWaiting();
    }

    private void OnObserveRate()
    {
        if (_stream.Rate!.Observe(Context.System.Scheduler.MonotonicClock, _stream.Rate.Pacing.BlockedTicks))
        {
            _log.Info("The gateway is slow or not connected: packets leave {0} times slower than configured (1 is full speed)", _stream.Rate.Multiplier);
        }
    }

    private void OnStreamEnded(StreamEnded message)
    {
        // The stream of an actor that was restarted ends with it, and is replaced already.
        if (message.Stream != _running)
        {
            return;
        }

        _log.Error(message.Reason, "The sending stream ended; it is started again and nothing queued is lost");
        StartStream();
    }

    private void OnSend(SendToRecipient message)
    {
        if (_waiting.Count > 0 || _queue.Count >= _maximumQueued)
        {
            _waiting.Enqueue(message);
            return;
        }

        Admit(message);
    }

    private void AdmitWaiting()
    {
        while (_waiting.Count > 0 && _queue.Count < _maximumQueued)
        {
            Admit(_waiting.Dequeue());
        }
    }

    private void Admit(SendToRecipient message)
    {
        if (_topology.Value is { } topology && !topology.CanEndAt(message.Recipient.Gateway))
        {
            message.Accepted?.TrySetException(new NymClientException(
                NymClientError.UnknownRecipientGateway,
                $"The recipient's gateway {message.Recipient.Gateway} is not in the network; the address may be of another network, or the gateway may be gone."));
            return;
        }

        var tracker = message.Accepted is null ? null : new MessageTracker();
        var fragments = new List<PendingFragment>();
        foreach (var fragment in _chunker.Split(message.Message, _random))
        {
            fragments.Add(PendingFragment.To(message.Recipient, fragment, message.Lane, tracker));
        }

        tracker?.Begin(fragments.Count);
        _queue.Add(message.Lane, fragments);
        message.Accepted?.TrySetResult(new MessageReceipt(tracker!));
    }

    private void OnCloseLane(CloseLane message)
    {
        foreach (var fragment in _queue.CloseLane(message.Lane))
        {
            fragment.GiveUp(new NymClientException(NymClientError.LaneClosed, "The application closed the connection before the message had left."));
        }
    }

    private sealed record SpaceAvailable : ActorMessage
    {
        public static SpaceAvailable Instance { get; } = new();
    }

    private sealed record ObserveRate : ActorMessage
    {
        public static ObserveRate Instance { get; } = new();
    }

    private sealed record StreamEnded(Task<Done> Stream, Exception? Reason) : ActorMessage;
}
