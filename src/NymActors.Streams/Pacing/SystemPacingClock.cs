using System.Diagnostics;

namespace NymActors.Streams.Pacing;

/// <summary>
/// The real <see cref="PacingClock"/>: one thread that sleeps until the earliest deadline. On Linux it sleeps in
/// <c>ppoll</c> with nanosecond time-outs (typically 50 to 100 microseconds late, no spinning); elsewhere it sleeps coarsely until
/// about a millisecond before the deadline and then yields in a bounded loop.
/// </summary>
public sealed class SystemPacingClock : PacingClock, IDisposable
{
    private static readonly Lazy<SystemPacingClock> LazyShared = new(() => new SystemPacingClock());
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly ClockWaiter _waiter = ClockWaiter.Create();
    private readonly long _origin = Stopwatch.GetTimestamp();
    private long _sleepingUntil = long.MinValue;
    private long _failedCallbacks;
    private volatile bool _stopped;

    internal SystemPacingClock()
    {
        Thread thread = new(Run) { IsBackground = true, Name = "nym-pacing-clock", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <summary>
    /// Raised on the clock's thread when a timer's callback has thrown. Without a subscriber the exception ends the process, as
    /// one from a <see cref="System.Threading.Timer"/> does: a stream that has silently lost its tick would stop sending cover.
    /// </summary>
    public event Action<Exception>? CallbackFailed;

    /// <summary>The clock of this process. It runs on a background thread and is never disposed.</summary>
    public static SystemPacingClock Shared => LazyShared.Value;

    /// <inheritdoc/>
    public override long NowNanoseconds => (long)((Stopwatch.GetTimestamp() - _origin) * NanosecondsPerTick);

    /// <summary>Number of callbacks that threw.</summary>
    public long FailedCallbacks => Volatile.Read(ref _failedCallbacks);

    /// <summary>Ends the clock's thread; armed timers never fire. The shared clock is not affected by it.</summary>
    public void Dispose()
    {
        if (LazyShared.IsValueCreated && ReferenceEquals(this, LazyShared.Value))
        {
            return;
        }

        _stopped = true;
        _waiter.Signal();
    }

    private protected override void OnHeadChanged(long deadline)
    {
        bool signal;
        lock (Gate)
        {
            signal = deadline < _sleepingUntil;
            if (signal)
            {
                // One signal wakes the thread; further early deadlines need no more until it sleeps again.
                _sleepingUntil = long.MinValue;
            }
        }

        if (signal)
        {
            _waiter.Signal();
        }
    }

    private void Run()
    {
        _waiter.PrepareThread();
        while (!_stopped)
        {
            PacingTimer? due = null;
            long deadline = 0;
            long wait = Timeout.Infinite;
            lock (Gate)
            {
                if (Heap.Head is { } head)
                {
                    deadline = head.Deadline;
                    wait = Math.Max(0, deadline - NowNanoseconds);
                    if (wait == 0)
                    {
                        due = head;
                        Heap.Remove(head);
                    }
                }

                _sleepingUntil = due is not null ? long.MinValue : wait < 0 ? long.MaxValue : deadline;
            }

            if (due is null)
            {
                _waiter.Wait(wait);
            }
            else
            {
                Fire(due, deadline);
            }
        }

        _waiter.Dispose();
    }

    private void Fire(PacingTimer timer, long deadline)
    {
        try
        {
            timer.Callback(deadline);
        }
        catch (Exception exception) when (CallbackFailed is not null)
        {
            Interlocked.Increment(ref _failedCallbacks);
            CallbackFailed?.Invoke(exception);
        }
    }
}
