namespace NymActors.Streams.Pacing;

/// <summary>How the clock's thread sleeps: precisely, and interruptibly when an earlier deadline is armed.</summary>
internal abstract class ClockWaiter : IDisposable
{
    /// <summary>The most precise waiter of this platform.</summary>
    public static ClockWaiter Create() => LinuxClockWaiter.TryCreate() ?? (ClockWaiter)new PortableClockWaiter();

    /// <summary>Called once on the clock's thread before the first wait.</summary>
    public virtual void PrepareThread()
    {
    }

    /// <summary>Sleeps for the given nanoseconds (negative: without limit) or until <see cref="Signal"/>; may return early.</summary>
    public abstract void Wait(long nanoseconds);

    /// <summary>Ends the current wait, or the next one if none is under way.</summary>
    public abstract void Signal();

    public abstract void Dispose();
}
