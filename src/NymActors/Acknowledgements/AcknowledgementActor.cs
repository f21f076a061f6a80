using Akka.Actor;
using Akka.Event;
using NymActors.Protocol.Acknowledgements;
using NymActors.Surbs;
using NymActors.Traffic;

namespace NymActors.Acknowledgements;

/// <summary>
/// Watches every fragment that left until its acknowledgement comes, and has it sent again when it does not. The table lives
/// outside the actor, so a restart forgets nothing.
/// </summary>
internal sealed class AcknowledgementActor : ReceiveActor, IWithTimers
{
    private readonly ClientRefs _refs;
    private readonly PendingAcknowledgements _pending;
    private readonly RetransmissionPolicy _policy;
    private readonly AckKey _ackKey;
    private readonly ClientCounters _counters;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<PendingFragment> _expired = [];
    private TimeSpan? _scheduledFor;

    public AcknowledgementActor(
        ClientRefs refs, PendingAcknowledgements pending, RetransmissionPolicy policy, AckKey ackKey, ClientCounters counters)
    {
        _refs = refs;
        _pending = pending;
        _policy = policy;
        _ackKey = ackKey;
        _counters = counters;

        Receive<FragmentSent>(message => Watch(message.Fragment, message.ExpectedRoundTrip));
        Receive<PreparationFailed>(message => Watch(message.Fragment, TimeSpan.Zero));
        Receive<AcknowledgementReceived>(OnAcknowledgement);
        Receive<CheckDeadlines>(_ => OnDeadline());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    public static Props Props(
        ClientRefs refs, PendingAcknowledgements pending, RetransmissionPolicy policy, AckKey ackKey, ClientCounters counters) =>
        Akka.Actor.Props.Create(() => new AcknowledgementActor(refs, pending, policy, ackKey, counters));

    protected override void PreStart() => Schedule();

    private void Watch(PendingFragment fragment, TimeSpan expectedRoundTrip)
    {
        if (fragment.Settled)
        {
            return;
        }

        _pending.Sent(fragment, Now + _policy.Wait(expectedRoundTrip));
        _counters.PendingAcknowledgements = _pending.Count;
        Schedule();
    }

    private void OnAcknowledgement(AcknowledgementReceived message)
    {
        if (!_ackKey.TryOpen(message.Payload.Span, out var identifier))
        {
            _counters.MalformedAcknowledgements.Increment();
            _log.Debug("Ignored an acknowledgement of {0} bytes that does not decode", message.Payload.Length);
            return;
        }

        if (identifier.IsCover)
        {
            _counters.CoverAcknowledgements.Increment();
            return;
        }

        if (_pending.Acknowledge(identifier) is not null)
        {
            _counters.Acknowledgements.Increment();
            _counters.PendingAcknowledgements = _pending.Count;
        }
        else
        {
            _counters.UnknownAcknowledgements.Increment();
        }
    }

    private void OnDeadline()
    {
        _scheduledFor = null;
        _expired.Clear();
        _pending.TakeExpired(Now, _expired);
        foreach (var fragment in _expired)
        {
            if (!_policy.AllowsAnother(fragment))
            {
                GiveUp(fragment);
                continue;
            }

            fragment.Retransmissions++;
            _counters.Retransmissions.Increment();
            if (fragment.Correspondent is null)
            {
                _refs.Traffic.Tell(new QueueFragments(TransmissionLane.Retransmission, [fragment]));
            }
            else
            {
                _refs.SurbStore.Tell(new RetransmitReply(fragment));
            }
        }

        _counters.PendingAcknowledgements = _pending.Count;
        Schedule();
    }

    private void GiveUp(PendingFragment fragment)
    {
        _pending.Remove(fragment.Fragment.Identifier);
        _counters.GivenUp.Increment();
        fragment.GiveUp(new NymClientException(
            NymClientError.NotAcknowledged,
            $"A fragment was sent {fragment.Retransmissions + 1} times and never acknowledged; the recipient's gateway or the mix nodes on the way may be down."));
        _log.Warning("Gave up a fragment after {0} transmissions without an acknowledgement", fragment.Retransmissions + 1);
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
