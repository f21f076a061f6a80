using Akka.Actor;
using Akka.Event;
using NymActors.Protocol.Topology;
using NymActors.Traffic;

namespace NymActors.Surbs;

/// <summary>
/// Both sides of anonymous conversations. As the one that asks (<see cref="AnonymousMessages"/>): issues reply SURBs, remembers
/// their keys, serves requests for more. As the one that answers (<see cref="ReplySender"/>): keeps the SURBs of each
/// correspondent, spends one per fragment, asks for more in time. Source: docs/protocol/04-client-core.md 8 and 9.
/// </summary>
internal sealed class SurbStoreActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan StaleInterval = TimeSpan.FromSeconds(5);

    private readonly ClientRefs _refs;
    private readonly SurbStoreState _state;
    private readonly AnonymousMessages _messages;
    private readonly ReplySender _replies;
    private readonly TimeProvider _time;
    private readonly ClientCounters _counters;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public SurbStoreActor(SurbStoreDependencies dependencies)
    {
        _refs = dependencies.Refs;
        _state = dependencies.State;
        _time = dependencies.Time;
        _counters = dependencies.Counters;
        _messages = new AnonymousMessages(_state.Tags, dependencies.Issuer, _state.Settings);
        _replies = new ReplySender(
            _state.Conversations,
            dependencies.Self,
            dependencies.Chunker,
            dependencies.Random,
            _counters,
            (lane, fragments) => _refs.Traffic.Tell(new QueueFragments(lane, fragments)));

        Receive<SendAnonymously>(OnSendAnonymously);
        Receive<SendReply>(OnSendReply);
        Receive<SurbsReceived>(OnSurbsReceived);
        Receive<SurbRequestReceived>(OnSurbRequest);
        Receive<RetransmitReply>(message => _replies.Retransmit(message.Fragment));
        Receive<QueryLaneLength>(query => query.Length.TrySetResult(_state.Conversations.WaitingIn(query.Lane)));
        Receive<CloseLane>(OnCloseLane);
        Receive<CheckStaleReplies>(_ => OnCheckStale());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SurbStoreDependencies dependencies) =>
        Akka.Actor.Props.Create(() => new SurbStoreActor(dependencies));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(CheckStaleReplies), CheckStaleReplies.Instance, StaleInterval);

    private void OnSendAnonymously(SendAnonymously message)
    {
        try
        {
            var repliable = _messages.Create(message.Recipient, message.Data, message.ReplySurbs);
            _refs.Traffic.Tell(new SendToRecipient(message.Recipient, repliable, message.Lane, message.Accepted));
        }
        catch (NymClientException refusal)
        {
            message.Accepted.TrySetException(refusal);
        }
    }

    private void OnSendReply(SendReply message)
    {
        try
        {
            message.Accepted.TrySetResult(_replies.Reply(message.Correspondent, message.Data, message.Lane));
        }
        catch (NymClientException refusal)
        {
            message.Accepted.TrySetException(refusal);
        }
    }

    private void OnSurbsReceived(SurbsReceived message) =>
        WarnOfLoss(_replies.Receive(message.Correspondent, message.Surbs, message.FromRequest, _time.GetUtcNow()));

    private void OnSurbRequest(SurbRequestReceived message)
    {
        if (_messages.Answer(message.Requester, message.Amount) is not { } answers)
        {
            _counters.ReplySurbRequestsRefused.Increment();
            _log.Warning("Refused a request for reply SURBs: its sender was never written to anonymously");
            return;
        }

        try
        {
            foreach (var answer in answers)
            {
                _refs.Traffic.Tell(new SendToRecipient(message.Requester, answer, TransmissionLane.AdditionalReplySurbs, null));
            }
        }
        catch (TopologyException error)
        {
            _log.Warning("Could not serve a request for reply SURBs: {0}", error.Message);
        }
    }

    private void OnCloseLane(CloseLane message) => _state.Conversations.CloseLane(
        message.Lane,
        new NymClientException(NymClientError.LaneClosed, "The application closed the connection before the reply had left."));

    private void OnCheckStale()
    {
        var now = _time.GetUtcNow();
        _state.Keys.Expire(now - _state.Settings.MaximumReplyKeyAge);
        WarnOfLoss(_replies.CheckStale(now));
    }

    private void WarnOfLoss(int fragments)
    {
        if (fragments > 0)
        {
            _log.Warning("Gave up {0} reply fragments: their correspondent supplies no more reply SURBs", fragments);
        }
    }

    private sealed record CheckStaleReplies : ActorMessage
    {
        public static CheckStaleReplies Instance { get; } = new();
    }
}
