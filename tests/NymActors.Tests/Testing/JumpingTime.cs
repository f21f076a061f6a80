namespace NymActors.Testing;

/// <summary>A clock whose calendar can be set, while its monotonic side goes on as it does on a machine that slept.</summary>
/// <param name="inner">The clock.</param>
internal sealed class JumpingTime(TimeProvider inner) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <summary>By how much the calendar is off.</summary>
    public TimeSpan Jump { get; set; }

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Jump;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
