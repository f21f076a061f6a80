namespace NymActors.Streams.Pacing;

/// <summary>
/// A <see cref="PacingClock"/> whose time moves only when it is told to. Deadlines fire one by one in order, each exactly at its
/// due time, on the caller's thread; equal deadlines fire in the order of arming. With one seed and one driver the history is
/// always the same.
/// </summary>
/// <remarks>
/// A stage handles its tick on its own actor, after the callback has returned. A driver therefore advances by one deadline, awaits
/// the effect (the element that must come out, or <see cref="WhenAsync"/> with the timer armed again), and only then goes on:
/// <code>
/// await clock.WhenAsync(c => c.PendingCount == 1);
/// clock.AdvanceToNextDeadline();
/// </code>
/// </remarks>
/// <param name="startNanoseconds">The first value of <see cref="NowNanoseconds"/>.</param>
public sealed class SimulatedPacingClock(long startNanoseconds = 0) : PacingClock
{
    private readonly List<(Func<SimulatedPacingClock, bool> Condition, TaskCompletionSource Reached)> _waiting = [];
    private long _now = startNanoseconds;

    /// <inheritdoc/>
    public override long NowNanoseconds => Volatile.Read(ref _now);

    /// <summary>Moves to the earliest deadline and fires that one timer; an overdue one fires without moving time.</summary>
    /// <returns>False, without moving, when nothing is armed.</returns>
    public bool AdvanceToNextDeadline() => FireNext(long.MaxValue);

    /// <summary>
    /// Moves to the given time and fires every deadline up to and including it on the way, those armed by callbacks included.
    /// </summary>
    /// <param name="nanoseconds">Absolute time; must not lie in the past.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before <see cref="NowNanoseconds"/>.</exception>
    public void AdvanceTo(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, NowNanoseconds);
        while (FireNext(nanoseconds))
        {
        }

        MoveTo(nanoseconds);
    }

    /// <summary>Moves by the given time; see <see cref="AdvanceTo"/>.</summary>
    /// <param name="nanoseconds">At least 0.</param>
    public void Advance(long nanoseconds) => AdvanceTo(checked(NowNanoseconds + nanoseconds));

    /// <summary>
    /// Moves time without firing anything, as a process that was suspended sees it: what was due fires late afterwards.
    /// </summary>
    /// <param name="nanoseconds">At least 0.</param>
    public void Stall(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        MoveTo(checked(NowNanoseconds + nanoseconds));
    }

    /// <summary>Completes as soon as the condition holds; it is tested now and after every arming, disarming and firing.</summary>
    /// <param name="condition">A quick test of this clock's properties.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WhenAsync(Func<SimulatedPacingClock, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Gate)
        {
            if (condition(this))
            {
                return;
            }

            _waiting.Add((condition, reached));
        }

        await reached.Task.WaitAsync(cancellationToken);
    }

    private protected override void OnChangedLocked()
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Condition(this))
            {
                _waiting[i].Reached.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }
    }

    private bool FireNext(long limit)
    {
        PacingTimer? head;
        long deadline;
        lock (Gate)
        {
            head = Heap.Head;
            if (head is null || head.Deadline > limit)
            {
                return false;
            }

            deadline = head.Deadline;
            Heap.Remove(head);
            _now = Math.Max(_now, deadline);
            OnChangedLocked();
        }

        head.Callback(deadline);
        return true;
    }

    private void MoveTo(long nanoseconds)
    {
        lock (Gate)
        {
            _now = Math.Max(_now, nanoseconds);
            OnChangedLocked();
        }
    }
}
