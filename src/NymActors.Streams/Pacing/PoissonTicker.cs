using NymActors.Sphinx;

namespace NymActors.Streams.Pacing;

/// <summary>What the two Poisson stages share: the schedule, armed on the clock, with stale wake-ups filtered out.</summary>
internal sealed class PoissonTicker(PacingClock clock, RandomSource random, PacingControl control)
{
    private readonly PoissonSchedule _schedule = new(random, control);
    private PacingTimer? _timer;

    /// <param name="onTick">The stage's asynchronous callback; it must call <see cref="TryTake"/> with the deadline it gets.</param>
    public void Start(Action<long> onTick)
    {
        _timer = clock.CreateTimer(onTick);
        _schedule.Start(clock.NowNanoseconds);
        _timer.Arm(_schedule.Deadline);
    }

    /// <summary>Takes the tick and arms the next one. False when nothing may be sent for it.</summary>
    public bool TryTake(long deadline)
    {
        if (deadline != _schedule.Deadline)
        {
            return false;
        }

        bool usable = _schedule.TakeTick(clock.NowNanoseconds);
        _timer!.Arm(_schedule.Deadline);
        return usable;
    }

    public void Stop() => _timer?.Disarm();
}
