namespace NymActors.Streams.Pacing;

/// <summary>
/// A <see cref="TimeProvider"/> on the scale of a <see cref="PacingClock"/>, so that in a simulated run slow timers, time-outs and
/// the calendar move together with the pacing. A process on real time uses <see cref="TimeProvider.System"/> instead.
/// </summary>
/// <param name="clock">The clock that drives it. Timer callbacks run on that clock's thread.</param>
/// <param name="origin">The calendar time at the clock's zero.</param>
public sealed class PacingTimeProvider(PacingClock clock, DateTimeOffset origin) : TimeProvider
{
    private const long NanosecondsPerTimeSpanTick = 1_000_000_000 / TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.NowNanoseconds;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => origin.ToUniversalTime().AddTicks(clock.NowNanoseconds / NanosecondsPerTimeSpanTick);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ClockTimer timer = new(clock, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ClockTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly PacingClock _clock;
        private readonly PacingTimer _timer;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private long _deadline;
        private long _period;
        private bool _disposed;

        public ClockTimer(PacingClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _timer = clock.CreateTimer(OnDue);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period <= TimeSpan.Zero ? 0 : checked(period.Ticks * NanosecondsPerTimeSpanTick);
                if (dueTime < TimeSpan.Zero)
                {
                    _deadline = long.MinValue;
                    _timer.Disarm();
                }
                else
                {
                    _deadline = checked(_clock.NowNanoseconds + (dueTime.Ticks * NanosecondsPerTimeSpanTick));
                    _timer.Arm(_deadline);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _disposed = true;
                _timer.Disarm();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void OnDue(long deadline)
        {
            lock (_gate)
            {
                if (_disposed || deadline != _deadline)
                {
                    return;
                }

                if (_period > 0)
                {
                    _deadline += _period;
                    _timer.Arm(_deadline);
                }
            }

            _callback(_state);
        }
    }
}
