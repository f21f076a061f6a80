using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using NymActors.Streams.Pacing;

namespace NymActors.Simulation;

/// <summary>Akka's scheduler on the clock of the world of the thread that creates the actor system. Akka finds it by its name.</summary>
/// <param name="config">The system's settings.</param>
/// <param name="log">The system's log.</param>
internal sealed class WorldScheduler(Config config, ILoggingAdapter log) : SchedulerBase(config, log)
{
    private readonly SimulatedWorld _world = SimulatedWorld.Current;

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => _world.Now;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => _world.Now;

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => _world.Time.GetUtcNow();

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Once(delay, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Repeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Once(delay, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => Once(delay, action.Run, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Repeatedly(initialDelay, interval, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Repeatedly(initialDelay, interval, action.Run, cancelable);

    private void Once(TimeSpan delay, Action action, ICancelable? cancelable)
    {
        var timer = _world.Clock.CreateTimer(_ =>
        {
            if (cancelable is not { IsCancellationRequested: true })
            {
                _world.Enqueue(action);
            }
        });
        Arm(timer, delay, cancelable);
    }

    private void Repeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        PacingTimer? timer = null;
        timer = _world.Clock.CreateTimer(due =>
        {
            if (cancelable is not { IsCancellationRequested: true })
            {
                timer!.Arm(due + (interval.Ticks * 100));
                _world.Enqueue(action);
            }
        });
        Arm(timer, initialDelay, cancelable);
    }

    private void Arm(PacingTimer timer, TimeSpan delay, ICancelable? cancelable)
    {
        timer.Arm(_world.Clock.NowNanoseconds + (Math.Max(delay.Ticks, 0) * 100));

        // A cancelled timer must not keep the world's time going.
        cancelable?.Token.Register(timer.Disarm);
    }
}
