namespace NymActors.Streams.Pacing;

/// <summary>
/// The handle of one running <see cref="PoissonPacing{T}"/> or <see cref="PoissonSource{T}"/>: its rate, changeable at run time,
/// and what its ticks were used for. The numbers may be read from any thread; each is exact, together they are no snapshot.
/// </summary>
public sealed class PacingControl
{
    /// <summary>A tick that is handled more than this after its deadline counts as late (1 ms).</summary>
    public const long LateThresholdNanoseconds = 1_000_000;

    private long _mean;
    private long _real;
    private long _cover;
    private long _empty;
    private long _blocked;
    private long _skipped;
    private long _late;

    /// <summary>Creates the handle.</summary>
    /// <param name="meanIntervalNanoseconds">See <see cref="MeanIntervalNanoseconds"/>.</param>
    public PacingControl(long meanIntervalNanoseconds) => MeanIntervalNanoseconds = meanIntervalNanoseconds;

    /// <summary>Creates the handle.</summary>
    /// <param name="meanInterval">See <see cref="MeanIntervalNanoseconds"/>.</param>
    public PacingControl(TimeSpan meanInterval)
        : this(checked(meanInterval.Ticks * (1_000_000_000 / TimeSpan.TicksPerSecond)))
    {
    }

    /// <summary>
    /// Mean of the exponential intervals between ticks in nanoseconds, at least 1. A change applies to the samples drawn from then
    /// on; the tick that is already scheduled keeps its deadline (docs/protocol/04-client-core.md section 4.2).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MeanIntervalNanoseconds
    {
        get => Volatile.Read(ref _mean);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _mean, value);
        }
    }

    /// <summary>
    /// How late a tick may still be used, in nanoseconds; the mean interval where that is longer. Default 10 ms. See
    /// <see cref="PoissonPacing{T}"/> for the rule.
    /// </summary>
    public long LateToleranceNanoseconds { get; init; } = 10_000_000;

    /// <summary>Ticks at which a real element left.</summary>
    public long RealCount => Volatile.Read(ref _real);

    /// <summary>Ticks at which a cover element left.</summary>
    public long CoverCount => Volatile.Read(ref _cover);

    /// <summary>Ticks at which nothing left because no real element waited and there was no cover.</summary>
    public long EmptyTicks => Volatile.Read(ref _empty);

    /// <summary>Ticks at which nothing left because the consumer had not asked for an element.</summary>
    public long BlockedTicks => Volatile.Read(ref _blocked);

    /// <summary>Ticks that came too late to be used, after a stall of the process.</summary>
    public long SkippedTicks => Volatile.Read(ref _skipped);

    /// <summary>Ticks that were used more than <see cref="LateThresholdNanoseconds"/> after their deadline.</summary>
    public long LateTicks => Volatile.Read(ref _late);

    internal void CountReal() => Increment(ref _real);

    internal void CountCover() => Increment(ref _cover);

    internal void CountEmpty() => Increment(ref _empty);

    internal void CountBlocked() => Increment(ref _blocked);

    internal void CountSkipped(long ticks) => Interlocked.Add(ref _skipped, ticks);

    internal void CountLate() => Increment(ref _late);

    private static void Increment(ref long counter) => Interlocked.Increment(ref counter);
}
