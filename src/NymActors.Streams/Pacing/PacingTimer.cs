namespace NymActors.Streams.Pacing;

/// <summary>A re-usable wake-up at an absolute deadline of a <see cref="PacingClock"/>. Fires once per arming.</summary>
public sealed class PacingTimer : IDisposable
{
    private readonly PacingClock _clock;

    internal PacingTimer(PacingClock clock, Action<long> callback)
    {
        _clock = clock;
        Callback = callback;
    }

    internal Action<long> Callback { get; }

    /// <summary>Guarded by the clock's gate, as are the other two.</summary>
    internal long Deadline { get; set; }

    /// <summary>Arming order; decides between equal deadlines.</summary>
    internal long Order { get; set; }

    internal int HeapIndex { get; set; } = -1;

    /// <summary>Sets the deadline, replacing an earlier one that has not fired yet.</summary>
    /// <param name="deadlineNanoseconds">
    /// Absolute time on the clock's scale. A deadline that has passed fires as soon as possible, never inside this call.
    /// </param>
    public void Arm(long deadlineNanoseconds) => _clock.Arm(this, deadlineNanoseconds);

    /// <summary>
    /// Takes the deadline back. A callback that is already under way is not stopped: a receiver that re-arms must compare the
    /// deadline it is called with to the one it waits for.
    /// </summary>
    public void Disarm() => _clock.Disarm(this);

    /// <summary>The same as <see cref="Disarm"/>.</summary>
    public void Dispose() => Disarm();
}
