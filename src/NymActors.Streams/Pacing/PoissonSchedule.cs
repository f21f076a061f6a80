using NymActors.Sphinx;

namespace NymActors.Streams.Pacing;

/// <summary>
/// The deadlines of one Poisson process: each is the previous deadline plus an exponential sample. Decides what a late wake-up
/// is still good for. Not thread-safe.
/// </summary>
internal sealed class PoissonSchedule(RandomSource random, PacingControl control)
{
    /// <summary>
    /// After a very long stall the walk over the missed ticks is cut off and the process starts afresh from now, which
    /// is the same distribution, because the wait from any moment to the next tick is exponential.
    /// </summary>
    private const int MaximumWalk = 10_000;

    /// <summary>The next tick, in nanoseconds of the pacing clock.</summary>
    public long Deadline { get; private set; }

    public void Start(long now) => Deadline = now + Sample();

    /// <summary>Takes the tick at <see cref="Deadline"/> and moves on to the next.</summary>
    /// <returns>True when the tick may be used; false when it, and those after it that are too late as well, are skipped.</returns>
    public bool TakeTick(long now)
    {
        long tolerance = Math.Max(control.MeanIntervalNanoseconds, control.LateToleranceNanoseconds);
        long late = now - Deadline;
        if (late <= tolerance)
        {
            if (late > PacingControl.LateThresholdNanoseconds)
            {
                control.CountLate();
            }

            Deadline += Sample();
            return true;
        }

        int skipped = 0;
        while (now - Deadline > tolerance && skipped < MaximumWalk)
        {
            Deadline += Sample();
            skipped++;
        }

        if (now - Deadline > tolerance)
        {
            Start(now);
        }

        control.CountSkipped(skipped);
        return false;
    }

    private long Sample() => (long)Math.Min(random.NextExponentialNanoseconds(control.MeanIntervalNanoseconds), long.MaxValue / 4);
}
