namespace NymActors.Gateways;

/// <summary>
/// Notices that time was lost: the machine slept (a clock that counts only while it runs falls behind the calendar), the process was stopped
/// (whoever looks every second comes minutes late), or the calendar was set. Not thread-safe.
/// </summary>
/// <param name="time">The client's clock: calendar and monotonic time.</param>
internal sealed class ClockWatch(TimeProvider time)
{
    /// <summary>How much is a jump. Clocks are slewed by less, and a busy machine is late by less.</summary>
    internal static readonly TimeSpan Threshold = TimeSpan.FromSeconds(10);

    private (long Monotonic, DateTimeOffset Calendar) _last = (time.GetTimestamp(), time.GetUtcNow());

    /// <summary>To be called every few seconds at most.</summary>
    /// <returns>By how much the calendar is off what was expected since the last call; null when by little.</returns>
    public TimeSpan? Look()
    {
        var (monotonic, calendar) = (time.GetTimestamp(), time.GetUtcNow());
        var elapsed = time.GetElapsedTime(_last.Monotonic, monotonic);
        var jump = calendar - _last.Calendar - elapsed;
        _last = (monotonic, calendar);
        return jump.Duration() >= Threshold ? jump : elapsed >= Threshold ? elapsed : null;
    }
}
