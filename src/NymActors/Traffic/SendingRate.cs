using NymActors.Streams.Pacing;

namespace NymActors.Traffic;

/// <summary>
/// Slows the sending stream down when the gateway does not keep up: the mean interval is multiplied by 1 to 6, one step up per
/// second in which a quarter of the ticks found the gateway busy, one step down after two seconds without such a one. Fewer blocked
/// ticks are chance (two ticks that follow each other closely) or a busy machine. Without a connection every tick is blocked, which says nothing of
/// the gateway's speed: the next connection begins at full speed. Source: docs/protocol/04-client-core.md 4.7, with
/// blocked ticks in place of a full queue.
/// </summary>
/// <param name="pacing">The stream's ticks.</param>
/// <param name="meanInterval">The mean interval when nothing is in the way.</param>
internal sealed class SendingRate(PacingControl pacing, TimeSpan meanInterval)
{
    private const int MaximumMultiplier = 6;
    private const int TicksPerBlockedTick = 4;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    private long _blockedTicks;
    private TimeSpan _lastBlocked;
    private TimeSpan _lastChange;

    /// <summary>How often to call <see cref="Observe"/>.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The ticks of the stream.</summary>
    public PacingControl Pacing { get; } = pacing;

    /// <summary>How many times slower than configured, 1 to 6.</summary>
    public int Multiplier { get; private set; } = 1;

    /// <summary>Looks at what happened since the last call; returns whether the rate changed.</summary>
    /// <param name="now">Any monotonic time.</param>
    /// <param name="blockedTicks">Ticks so far that found the gateway busy.</param>
    /// <param name="isConnected">Whether there is a connection to the gateway now.</param>
    public bool Observe(TimeSpan now, long blockedTicks, bool isConnected = true)
    {
        var before = Multiplier;
        var ticks = Interval / (meanInterval * Multiplier);
        if (!isConnected)
        {
            Multiplier = 1;
        }
        else if (blockedTicks - _blockedTicks >= Math.Max(1, ticks / TicksPerBlockedTick))
        {
            _lastBlocked = now;
            Multiplier = Math.Min(Multiplier + 1, MaximumMultiplier);
        }
        else if (now - _lastBlocked >= Calm && now - _lastChange >= Calm)
        {
            Multiplier = Math.Max(Multiplier - 1, 1);
        }

        _blockedTicks = blockedTicks;
        if (Multiplier == before)
        {
            return false;
        }

        _lastChange = now;
        Pacing.MeanIntervalNanoseconds = (long)(meanInterval.TotalNanoseconds * Multiplier);
        return true;
    }
}
