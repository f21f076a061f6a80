using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Streams.Actors;

namespace NymActors.Confirmations;

/// <summary>
/// Looks after the messages that have a deadline or are to be confirmed: asks their recipients' clients, sends again what those lack, gives
/// messages up in time (<see cref="MessageWatch"/>).
/// </summary>
internal sealed class ConfirmationActor : ClientActor, IWithTimers
{
    // Longer than any timer of Akka's scheduler can be.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly WatchedMessages _messages;
    private readonly MessageWatch _watch;
    private readonly TimeProvider _time;
    private DateTimeOffset? _scheduledFor;

    public ConfirmationActor(ClientRefs refs, WatchedMessages messages, MessageWatch watch, TimeProvider time)
        : base(refs)
    {
        _messages = messages;
        _watch = watch;
        _time = time;

        Handle<LookAtNews>(_ => OnNews());
        Handle<LookAtDue>(_ => OnDue());
        Handle<ConfirmationReceived>(message => OnAnswer(message));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ClientRefs refs, WatchedMessages messages, MessageWatch watch, TimeProvider time) =>
        LocalProps.Create(() => new ConfirmationActor(refs, messages, watch, time));

    protected override void Begin()
    {
        var self = Self;
        _messages.OnNews(() => self.Tell(LookAtNews.Instance, ActorRefs.NoSender));

        // After a restart the news may have been taken and not been looked at, and the timer is gone.
        self.Tell(LookAtNews.Instance);
        self.Tell(LookAtDue.Instance);
    }

    private void OnNews()
    {
        var now = _time.GetUtcNow();
        foreach (var message in _messages.TakeNews())
        {
            _watch.OnNews(message, now);
        }

        _watch.Look(now);
        Schedule();
    }

    private void OnDue()
    {
        _scheduledFor = null;
        _watch.Look(_time.GetUtcNow());
        Schedule();
    }

    private void OnAnswer(ConfirmationReceived message)
    {
        var now = _time.GetUtcNow();
        _watch.OnAnswer(message.Answer, now);
        _watch.Look(now);
        Schedule();
    }

    private void Schedule()
    {
        if (_watch.NextDue is not { } next || (_scheduledFor is { } scheduled && scheduled <= next))
        {
            return;
        }

        _scheduledFor = next;
        var wait = next - _time.GetUtcNow();
        Timers.StartSingleTimer(
            nameof(LookAtDue), LookAtDue.Instance, wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestTimer ? wait : LongestTimer);
    }
}
