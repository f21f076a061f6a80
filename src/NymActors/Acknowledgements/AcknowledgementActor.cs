using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Streams.Actors;

namespace NymActors.Acknowledgements;

/// <summary>
/// Watches every fragment that left until its acknowledgement comes, and has it sent again when it does not. The table lives
/// outside the actor, and no fragment in it is ever without a deadline: whatever is lost inside the client, each ends
/// acknowledged or given up.
/// </summary>
internal sealed class AcknowledgementActor : ClientActor, IWithTimers
{
    // No acknowledgement for so long, not even of cover: an outage. A client that sends little looks at a few fragments once more.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly AcknowledgementDependencies _d;
    private readonly PendingAcknowledgements _pending;
    private TimeSpan? _scheduledFor;
    private TimeSpan _lastAcknowledgement;
    private TimeSpan _lastLook;

    public AcknowledgementActor(AcknowledgementDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _pending = dependencies.Pending;

        Handle<FragmentSent>(OnSent);
        Handle<PreparationFailed>(OnPreparationFailed);
        Handle<AcknowledgementReceived>(OnAcknowledgement);
        Handle<CheckDeadlines>(_ => OnDeadline());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    public static Props Props(AcknowledgementDependencies dependencies) => LocalProps.Create(() => new AcknowledgementActor(dependencies));

    protected override void Begin() => Schedule();

    private void OnSent(FragmentSent message)
    {
        var fragment = message.Fragment;
        if (fragment.SentAt is null)
        {
            fragment.Message?.FragmentLeft();
        }

        fragment.SentAt = (fragment.SentAt?.First ?? Now, Now);
        fragment.ExpectedRoundTrip = message.ExpectedRoundTrip;
        Watch(fragment);
    }

    private void OnPreparationFailed(PreparationFailed message)
    {
        message.Fragment.ExpectedRoundTrip = TimeSpan.Zero;
        if (message.WasWithoutMap && message.Fragment.Retransmissions > 0)
        {
            message.Fragment.Retransmissions--;
        }

        Watch(message.Fragment);
    }

    private void Watch(PendingFragment fragment)
    {
        if (fragment.Settled)
        {
            return;
        }

        fragment.WatchedSince ??= Now;
        _pending.Sent(fragment, Now + _d.Policy.Wait(fragment));
        _d.Counters.PendingAcknowledgements = _pending.Count;
        Schedule();
    }

    private void OnAcknowledgement(AcknowledgementReceived message)
    {
        message.Room.Leave();
        if (!_d.AckKey.TryOpen(message.Payload.Span, out var identifier))
        {
            _d.Counters.MalformedAcknowledgements.Increment();
            Log.Debug("Ignored an acknowledgement of {0} bytes that does not decode", message.Payload.Length);
            return;
        }

        OnSignOfLife();
        if (identifier.IsCover)
        {
            _d.Counters.CoverAcknowledgements.Increment();
            return;
        }

        if (_pending.Acknowledge(identifier) is { } fragment)
        {
            _d.Policy.Acknowledged(fragment, Now);
            _d.Counters.Acknowledgements.Increment();
            _d.Counters.PendingAcknowledgements = _pending.Count;
        }
        else
        {
            _d.Policy.AcknowledgedAgain(identifier);
            _d.Counters.UnknownAcknowledgements.Increment();
        }
    }

    /// <summary>
    /// The way there and back works. If it did not for a while, what was sent into the dark is not waited for any longer than usual: it goes to its
    /// lane, from where the sending stream takes it at its pace.
    /// </summary>
    private void OnSignOfLife()
    {
        var now = Now;
        var isBack = now - _lastAcknowledgement >= Silence && _lastAcknowledgement > TimeSpan.Zero;
        _lastAcknowledgement = now;
        if (!isBack && now - _lastLook < LookInterval)
        {
            return;
        }

        _lastLook = now;
        if (_d.Policy.HasBecomeQuick() || isBack)
        {
            _pending.Shorten(fragment => _d.Policy.DeadlineNow(fragment, otherwise: now));
            Schedule();
        }
    }

    private void OnDeadline()
    {
        _scheduledFor = null;
        var now = Now;
        while (_pending.TryTakeExpired(now, now + RetransmissionPolicy.LongestWait, out var fragment))
        {
            OnExpired(fragment);
        }

        _d.Counters.PendingAcknowledgements = _pending.Count;
        Schedule();
    }

    private void OnExpired(PendingFragment fragment)
    {
        if (fragment.Settled)
        {
            _pending.Remove(fragment.Fragment.Identifier);
        }
        else if (fragment.IsConfirmation)
        {
            SendConfirmationAgain(fragment);
        }
        else if (!_d.Policy.AllowsAnother(fragment, Now))
        {
            GiveUp(fragment);
        }
        else if (!fragment.IsQueued)
        {
            fragment.Retransmissions++;
            _d.Counters.Retransmissions.Increment();
            if (fragment.Correspondent is null)
            {
                _d.Queue.Add(TransmissionLane.Retransmission, [fragment]);
            }
            else
            {
                Refs.SurbStore.Tell(new RetransmitReply(fragment));
            }
        }
    }

    /// <summary>An answer of this client to a question, while there are SURBs for it: whoever asked asks again.</summary>
    private void SendConfirmationAgain(PendingFragment fragment)
    {
        if (fragment.IsQueued)
        {
            return;
        }

        if (fragment.TryGiveSpareSurb())
        {
            fragment.Retransmissions++;
            _d.Counters.Retransmissions.Increment();
            _d.Queue.Add(TransmissionLane.Retransmission, [fragment]);
        }
        else
        {
            fragment.Drop();
            _pending.Remove(fragment.Fragment.Identifier);
        }
    }

    private void GiveUp(PendingFragment fragment)
    {
        _pending.Remove(fragment.Fragment.Identifier);
        _d.Counters.GivenUp.Increment();
        fragment.GiveUp(new NymClientException(
            NymClientError.NotAcknowledged,
            $"A fragment was sent {fragment.Retransmissions + 1} times and never acknowledged; the recipient's gateway or the mix nodes on the way may be down."));
        Log.Warning("Gave up a fragment after {0} transmissions without an acknowledgement", fragment.Retransmissions + 1);
    }

    private void Schedule()
    {
        if (_pending.NextDeadline is not { } next || (_scheduledFor is { } scheduled && scheduled <= next))
        {
            return;
        }

        _scheduledFor = next;
        var wait = next - Now;
        Timers.StartSingleTimer(nameof(CheckDeadlines), CheckDeadlines.Instance, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }
}
