using Akka.Streams;
using Akka.Streams.Stage;

namespace NymActors.Streams.Pacing;

/// <summary>
/// Holds each element for its own delay and lets them out in the order of their due times (equal ones in the order of arrival),
/// never early: the mixing of a mix node (docs/protocol/06-network.md section 8.3).
/// </summary>
/// <remarks>
/// The inlet is never held back: packets arrive from other nodes whether or not this one keeps up. Above the capacity the newest
/// element is dropped and counted. A due element waits for demand. When the inlet completes, the stage completes after the
/// last held element has left.
/// </remarks>
/// <typeparam name="T">Type of a processed packet.</typeparam>
public sealed class MixDelay<T> : GraphStage<FlowShape<T, T>>
{
    /// <summary>Default capacity in elements: 5 s at the 2000 packets/s for which the field sizes a node.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly PacingClock _clock;
    private readonly Func<T, long> _delayNanoseconds;
    private readonly MixDelayGauge _gauge;
    private readonly int _capacity;
    private readonly Inlet<T> _in = new("MixDelay.in");
    private readonly Outlet<T> _out = new("MixDelay.out");

    /// <summary>Creates the stage.</summary>
    /// <param name="clock">Where time comes from.</param>
    /// <param name="delayNanoseconds">
    /// The delay of an element in nanoseconds, counted from its arrival at the stage. Zero or less: it leaves at once. Limiting
    /// what a packet may ask for is the caller's business.
    /// </param>
    /// <param name="gauge">Counters; one running stream per gauge.</param>
    /// <param name="capacity">Most elements held at a time, at least 1.</param>
    public MixDelay(PacingClock clock, Func<T, long> delayNanoseconds, MixDelayGauge gauge, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(delayNanoseconds);
        ArgumentNullException.ThrowIfNull(gauge);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _clock = clock;
        _delayNanoseconds = delayNanoseconds;
        _gauge = gauge;
        _capacity = capacity;
        Shape = new FlowShape<T, T>(_in, _out);
    }

    /// <inheritdoc/>
    public override FlowShape<T, T> Shape { get; }

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly MixDelay<T> _stage;
        private readonly PriorityQueue<T, (long Due, long Arrival)> _held = new();
        private readonly PacingTimer _timer;
        private long _armedFor = long.MaxValue;
        private long _arrivals;

        public Logic(MixDelay<T> stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _timer = stage._clock.CreateTimer(GetAsyncCallback<long>(OnDue));
            SetHandler(stage._in, this);
            SetHandler(stage._out, this);
        }

        public override void PreStart() => Pull(_stage._in);

        public override void PostStop()
        {
            _timer.Disarm();
            _stage._gauge.SetHeld(0);
        }

        public override void OnPush()
        {
            Hold(Grab(_stage._in));
            Pull(_stage._in);
            Release();
        }

        public override void OnPull() => Release();

        public override void OnUpstreamFinish()
        {
            if (_held.Count == 0)
            {
                CompleteStage();
            }
        }

        private void OnDue(long deadline)
        {
            if (deadline == _armedFor)
            {
                _armedFor = long.MaxValue;
            }

            Release();
        }

        private void Hold(T element)
        {
            if (_held.Count >= _stage._capacity)
            {
                _stage._gauge.CountDropped();
                return;
            }

            long now = _stage._clock.NowNanoseconds;
            long delay = Math.Clamp(_stage._delayNanoseconds(element), 0, long.MaxValue - now);
            _held.Enqueue(element, (now + delay, _arrivals++));
            _stage._gauge.SetHeld(_held.Count);
        }

        private void Release()
        {
            if (!IsAvailable(_stage._out) || !_held.TryPeek(out _, out (long Due, long Arrival) head))
            {
                return;
            }

            if (head.Due > _stage._clock.NowNanoseconds)
            {
                if (head.Due < _armedFor)
                {
                    _armedFor = head.Due;
                    _timer.Arm(head.Due);
                }

                return;
            }

            Push(_stage._out, _held.Dequeue());
            _stage._gauge.CountReleased();
            _stage._gauge.SetHeld(_held.Count);
            if (_held.Count == 0 && IsClosed(_stage._in))
            {
                CompleteStage();
            }
        }
    }
}
