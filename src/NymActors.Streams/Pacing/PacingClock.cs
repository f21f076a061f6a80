namespace NymActors.Streams.Pacing;

/// <summary>
/// Monotonic time in nanoseconds and wake-ups at absolute deadlines: the only source of time of the pacing stages
/// (DESIGN: "Pacing never uses Akka's scheduler", whose wheel has a floor of 10 ms).
/// </summary>
/// <remarks>
/// Two implementations exist: <see cref="SystemPacingClock"/> (one thread for the whole process) and
/// <see cref="SimulatedPacingClock"/> (virtual time). Timers are re-armed rather than re-created, so a running stream allocates
/// nothing here. All members are safe for concurrent use.
/// </remarks>
public abstract class PacingClock
{
    private readonly Lock _gate = new();
    private readonly PacingTimerHeap _heap = new();
    private long _armed;

    private protected PacingClock()
    {
    }

    /// <summary>Nanoseconds since an arbitrary origin; never decreases.</summary>
    public abstract long NowNanoseconds { get; }

    /// <summary>Number of timers that are armed and have not fired.</summary>
    public int PendingCount
    {
        get
        {
            lock (_gate)
            {
                return _heap.Count;
            }
        }
    }

    /// <summary>The earliest armed deadline in nanoseconds, or null when nothing is armed.</summary>
    public long? NextDeadline
    {
        get
        {
            lock (_gate)
            {
                return _heap.Head?.Deadline;
            }
        }
    }

    private protected Lock Gate => _gate;

    private protected PacingTimerHeap Heap => _heap;

    /// <summary>Creates a timer that is not armed yet.</summary>
    /// <param name="callback">
    /// Called on the clock's thread with the deadline (nanoseconds) that has come. It must be a cheap hand-over, such as the
    /// delegate of an Akka stage's <c>GetAsyncCallback</c>: every other deadline of the process waits for it.
    /// </param>
    public PacingTimer CreateTimer(Action<long> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new PacingTimer(this, callback);
    }

    internal void Arm(PacingTimer timer, long deadline)
    {
        bool earlier;
        lock (_gate)
        {
            timer.Deadline = deadline;
            timer.Order = ++_armed;
            _heap.Set(timer);
            earlier = ReferenceEquals(_heap.Head, timer);
            OnChangedLocked();
        }

        if (earlier)
        {
            OnHeadChanged(deadline);
        }
    }

    internal void Disarm(PacingTimer timer)
    {
        lock (_gate)
        {
            _heap.Remove(timer);
            OnChangedLocked();
        }
    }

    /// <summary>Called inside <see cref="Gate"/> after every change of the set of armed timers.</summary>
    private protected virtual void OnChangedLocked()
    {
    }

    /// <summary>Called outside <see cref="Gate"/> when a newly armed timer has become the earliest.</summary>
    private protected virtual void OnHeadChanged(long deadline)
    {
    }
}
