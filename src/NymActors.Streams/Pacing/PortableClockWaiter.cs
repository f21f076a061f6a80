using System.Diagnostics;

namespace NymActors.Streams.Pacing;

/// <summary>
/// Sleeps in whole milliseconds up to about one millisecond before the deadline and then yields. As precise as the
/// platform's millisecond sleep; the yielding is bounded by <see cref="FineNanoseconds"/> per deadline.
/// </summary>
internal sealed class PortableClockWaiter : ClockWaiter
{
    private const long FineNanoseconds = 1_000_000;
    private readonly object _monitor = new();
    private bool _signalled;

    public override void Wait(long nanoseconds)
    {
        if (nanoseconds is >= 0 and <= FineNanoseconds)
        {
            YieldFor(nanoseconds);
            return;
        }

        lock (_monitor)
        {
            if (!_signalled)
            {
                int milliseconds = nanoseconds < 0
                    ? Timeout.Infinite
                    : (int)Math.Min(int.MaxValue, Math.Max(1, (nanoseconds - FineNanoseconds) / 1_000_000));
                Monitor.Wait(_monitor, milliseconds);
            }

            _signalled = false;
        }
    }

    public override void Signal()
    {
        lock (_monitor)
        {
            _signalled = true;
            Monitor.Pulse(_monitor);
        }
    }

    public override void Dispose()
    {
    }

    private void YieldFor(long nanoseconds)
    {
        long start = Stopwatch.GetTimestamp();
        long ticks = (long)(nanoseconds * (Stopwatch.Frequency / 1e9));
        while (Stopwatch.GetTimestamp() - start < ticks && !Volatile.Read(ref _signalled))
        {
            Thread.Sleep(0);
        }

        lock (_monitor)
        {
            _signalled = false;
        }
    }
}
