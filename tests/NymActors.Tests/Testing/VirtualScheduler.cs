using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;

namespace NymActors.Testing;

/// <summary>Akka's scheduler for tests, whose monotonic clock stands still with the rest: that of the base runs on.</summary>
/// <param name="config">Passed on.</param>
/// <param name="log">Passed on.</param>
public sealed class VirtualScheduler(Config config, ILoggingAdapter log) : TestScheduler(config, log), IScheduler
{
    private long _ticks;

    TimeSpan ITimeProvider.MonotonicClock => new(Interlocked.Read(ref _ticks));

    TimeSpan ITimeProvider.HighResMonotonicClock => new(Interlocked.Read(ref _ticks));

    /// <summary>Moves the clock and fires what is due.</summary>
    public void Move(TimeSpan by)
    {
        Interlocked.Add(ref _ticks, by.Ticks);
        Advance(by);
    }
}
