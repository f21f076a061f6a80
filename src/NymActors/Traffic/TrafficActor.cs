using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Reports;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>
/// Takes messages in: cuts them into fragments and puts those into lanes, from which the sending stream takes them. Owns that
/// stream. While too many fragments wait, messages wait, and with them whoever sent them.
/// <code>
///   quiet    start; messages are taken in and wait            to sending, with StartSending or after a restart that follows it
///   sending  the stream runs                                  to broken, with StreamEnded
///   broken   the wait before the next stream                  to sending, with RestartStream; more than 10 ends a minute are a failure
/// </code>
/// </summary>
internal sealed class TrafficActor : ClientActor, IWithTimers
{
    private readonly TrafficState _state;
    private readonly CurrentTopology _topology;
    private readonly SendingStream _stream;
    private readonly RandomSource _random;
    private readonly StreamKeeper _keeper;
    private readonly LogLimit _slow;
    private readonly Func<bool> _isConnected;

    public TrafficActor(TrafficDependencies dependencies)
        : base(dependencies.Refs)
    {
        _state = dependencies.State;
        _topology = dependencies.Topology;
        _stream = dependencies.Stream;
        _random = dependencies.Random;
        _isConnected = dependencies.IsConnected;
        _slow = new LogLimit(dependencies.Time, TimeSpan.FromMinutes(10));
        _keeper = new StreamKeeper(Context, dependencies.Time, "sending", _stream.Run);

        Handle<StartSending>(_ => StartSending());
        Handle<SendToRecipient>(OnSend);
        Handle<SpaceAvailable>(_ => AdmitWaiting());
        Handle<StreamEnded>(OnStreamEnded);
        Handle<RestartStream>(_ => _keeper.Start());
        Handle<ObserveRate>(_ => OnObserveRate());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TrafficDependencies dependencies) => LocalProps.Create(() => new TrafficActor(dependencies));

    protected override void Begin()
    {
        var self = Self;
        _state.Queue.OnSpace(_state.LowWater, () => self.Tell(SpaceAvailable.Instance, ActorRefs.NoSender));
        if (_state.HasBegun)
        {
            StartStream();
        }
    }

    private void StartSending()
    {
        _state.HasBegun = true;
        StartStream();
    }

    private void StartStream()
    {
        _keeper.Start();
        if (_stream.Rate is not null)
        {
            Timers.StartPeriodicTimer(nameof(ObserveRate), ObserveRate.Instance, SendingRate.Interval);
        }

        AdmitWaiting();
    }

    private void OnObserveRate()
    {
        // Lanes that were full have sent what they held, and nobody else says so while a long message waits.
        AdmitWaiting();
        if (!_stream.Rate!.Observe(Context.System.Scheduler.MonotonicClock, _stream.Rate.Pacing.BlockedTicks, _isConnected()))
        {
            return;
        }

        if (_stream.Rate.Multiplier == 1)
        {
            if (_slow.Ends())
            {
                Log.Info("Packets leave at the configured rate again");
            }
        }
        else if (_slow.Next() is not null)
        {
            Log.Info("The gateway is slow: the time between packets grows to up to 6 times the configured one");
        }
    }

    private void OnStreamEnded(StreamEnded message)
    {
        if (_keeper.OnEnded(message) is { } wait)
        {
            Log.Error(message.Reason, "The sending stream ended; it is started again in {0} ms and nothing queued is lost", (int)wait.TotalMilliseconds);
            Timers.StartSingleTimer(nameof(RestartStream), RestartStream.Instance, wait);
        }
    }

    private void OnSend(SendToRecipient message)
    {
        message = _state.InItsLane(message);
        if ((_state.Waiting.Count == 0 && _state.HasRoom) || (!_state.Waiting.HasAny(message.Lane) && _state.MayPass(message)))
        {
            Admit(message);
        }
        else if (!_state.Waiting.TryAdd(message))
        {
            message.Accepted?.TryFail(new NymClientException(
                NymClientError.QueueFull,
                $"{_state.Waiting.Count} messages with {_state.Waiting.Bytes} bytes already wait to be sent; send again when some of them were taken in."));
        }
    }

    private void AdmitWaiting()
    {
        while ((_state.HasRoom && _state.Waiting.TryTake(out var message)) || _state.Waiting.TryTake(_state.MayPass, out message))
        {
            try
            {
                Admit(message);
            }
            catch (Exception reason)
            {
                // What is wrong with one message is told to its sender, and the next one waits no longer for it.
                message.Fail(reason);
            }
        }
    }

    private void Admit(SendToRecipient message)
    {
        if (message.Accepted is { HasEnded: true })
        {
            // Whoever sent it has given up waiting, or is gone.
            return;
        }

        if (_topology.Value is { } topology && !topology.CanEndAt(message.Recipient.Gateway))
        {
            message.Accepted?.TryFail(new NymClientException(
                NymClientError.UnknownRecipientGateway,
                $"The recipient's gateway {message.Recipient.Gateway} is not in the network; the address may be of another network, or the gateway may be gone."));
            return;
        }

        var split = _state.Chunker.Split(message.Message, _random);
        if (message.Accepted is { } accepted)
        {
            var fragments = _state.Outbox.Open(message.Recipient, split, message.Lane, message.Options);
            _state.Queue.Add(message.Lane, fragments);
            _state.Outbox.Accept(accepted, fragments[0].Message!);
        }
        else
        {
            _state.Queue.Add(message.Lane, [.. split.Select(fragment => PendingFragment.To(message.Recipient, fragment, message.Lane, message: null))]);
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
}
