using NymActors.Sphinx;

namespace NymActors.Streams.Pacing;

/// <summary>What the two Poisson stages share: the schedule, armed on the clock, with stale wake-ups filtered out.</summary>
internal sealed class PoissonTicker(PacingClock clock, RandomSource random, PacingControl control)
{
    private readonly PoissonSchedule _schedule = new(random, control);
    private PacingTimer? _timer;

    /// <param name="onTick">The stage's asynchronous callback; it must pass the deadline it gets to <see cref="Handle"/>.</param>
    public void Start(Action<long> onTick)
    {
        _timer = clock.CreateTimer(onTick);
        _schedule.Start(clock.NowNanoseconds);
        _timer.Arm(_schedule.Deadline);
    }

    /// <summary>
    /// Takes the tick, sends for it if it is still usable, and arms the next one. Arming comes last, so that on a simulated clock
    /// an armed timer means that the tick before it has been dealt with.
    /// </summary>
    public void Handle(long deadline, Action send)
    {
        if (deadline != _schedule.Deadline)
        {
            return;
        }

        if (_schedule.TakeTick(clock.NowNanoseconds))
        {
            send();
        }

        _timer!.Arm(_schedule.Deadline);
    }

    public void Stop() => _timer?.Disarm();
}
