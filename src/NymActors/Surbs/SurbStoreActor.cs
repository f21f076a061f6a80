using Akka.Actor;
using Akka.Event;
using NymActors.Outgoing;
using NymActors.Store;
using NymActors.Streams.Actors;

namespace NymActors.Surbs;

/// <summary>
/// Both sides of anonymous conversations. As the one that asks (<see cref="AnonymousMessages"/>): issues reply SURBs, remembers
/// their keys, serves requests for more. As the one that answers (<see cref="ReplySender"/>): keeps the SURBs of each
/// correspondent, spends one per fragment, asks for more in time. Source: docs/protocol/04-client-core.md 8 and 9.
/// </summary>
internal sealed class SurbStoreActor : ClientActor, IWithTimers
{
    private static readonly TimeSpan StaleInterval = TimeSpan.FromSeconds(5);

    // Answers to requests for SURBs that may wait to be sent: correspondents ask when they like.
    private const int MaximumWaitingAnswers = 1000;

    private readonly SurbStoreDependencies _d;
    private readonly SurbStoreState _state;
    private readonly AnonymousMessages _messages;
    private readonly ReplySender _replies;

    public SurbStoreActor(SurbStoreDependencies dependencies)
        : base(dependencies.Refs)
    {
        _d = dependencies;
        _state = dependencies.State;
        _messages = new AnonymousMessages(_state.Tags, dependencies.Issuer, _state.Settings);
        _replies = new ReplySender(
            _state.Conversations,
            dependencies.Self,
            dependencies.Chunker,
            dependencies.Outbox,
            dependencies.Random,
            dependencies.Counters,
            dependencies.Store,
            dependencies.Queue.Add);

        Handle<SendAnonymously>(OnSendAnonymously);
        Handle<SendReply>(OnSendReply);
        Handle<SurbsReceived>(OnSurbsReceived);
        Handle<SurbRequestReceived>(OnSurbRequest);
        Handle<RetransmitReply>(message => _replies.Retransmit(message.Fragment));
        Handle<CloseLane>(message => _state.Conversations.CloseLane(message.Lane));
        Handle<CountLane>(message => message.Counted.TrySet(_d.Queue.CountIn(message.Lane) + _state.Conversations.CountIn(message.Lane)));
        Handle<CheckStaleReplies>(_ => OnCheckStale());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SurbStoreDependencies dependencies) => LocalProps.Create(() => new SurbStoreActor(dependencies));

    protected override void Begin()
    {
        Timers.StartPeriodicTimer(nameof(CheckStaleReplies), CheckStaleReplies.Instance, StaleInterval);

        // Replies of before a restart, and what waited when this actor failed.
        _replies.ServeAll();
    }

    private void OnSendAnonymously(SendAnonymously message)
    {
        try
        {
            var repliable = _messages.Create(message.Recipient, message.Data, message.ReplySurbs, message.Place);
            SendWhenStored(new SendToRecipient(message.Recipient, repliable, message.Lane, message.Accepted) { Options = message.Options });
        }
        catch (NymClientException refusal)
        {
            message.Accepted.TryFail(refusal);
        }
    }

    private void OnSendReply(SendReply message)
    {
        try
        {
            _d.Outbox.Accept(message.Accepted, _replies.Reply(message.Correspondent, message.Data, message.Lane, message.Options));
        }
        catch (NymClientException refusal)
        {
            message.Accepted.TryFail(refusal);
        }
    }

    private void OnSurbsReceived(SurbsReceived message) =>
        WarnOfLoss(_replies.Receive(message.Correspondent, message.TakeSurbs(), message.FromRequest, _d.Time.GetUtcNow()));

    private void OnSurbRequest(SurbRequestReceived message)
    {
        if (_d.Queue.CountIn(TransmissionLane.AdditionalReplySurbs) >= MaximumWaitingAnswers)
        {
            _d.Counters.ReplySurbRequestsRefused.Increment();
            Log.Warning("Refused a request for reply SURBs: {0} answers to earlier ones wait already", MaximumWaitingAnswers);
            return;
        }

        if (_messages.Answer(message.Requester, message.Amount, message.Place) is not { } answers)
        {
            _d.Counters.ReplySurbRequestsRefused.Increment();
            Log.Warning("Refused a request for reply SURBs: its sender was never written to anonymously");
            return;
        }

        try
        {
            foreach (var answer in answers)
            {
                SendWhenStored(new SendToRecipient(message.Requester, answer, TransmissionLane.AdditionalReplySurbs, null));
            }
        }
        catch (NymClientException error)
        {
            Log.Warning("Could not serve a request for reply SURBs: {0}", error.Message);
        }
    }

    /// <summary>No SURB leaves before its key is stored: the reply to it could come after a restart.</summary>
    private void SendWhenStored(SendToRecipient message)
    {
        var traffic = Refs.Traffic;
        _d.Store.Then(() => traffic.Tell(message, ActorRefs.NoSender));
    }

    private void OnCheckStale()
    {
        var now = _d.Time.GetUtcNow();
        if (_state.Keys.Expire(now - _state.Settings.MaximumReplyKeyAge) is { Count: > 0 } tooOld)
        {
            _d.Store.Write(new ReplyKeysRemoved(tooOld));
        }

        _replies.Expire(now);
        LookAtRotation(now);
        WarnOfLoss(_replies.CheckStale(now));
    }

    private void LookAtRotation(DateTimeOffset now)
    {
        var rotation = _state.Rotation;
        if (rotation.HasChanged(_d.Topology.Value, now))
        {
            _replies.Rotate(rotation.Current);
        }
        else if (rotation.HasEnded(now))
        {
            _replies.ExpireOthers(rotation.Current);
        }
    }

    private void WarnOfLoss(int fragments)
    {
        if (fragments > 0)
        {
            Log.Warning("Gave up {0} reply fragments: their correspondent supplies no more reply SURBs", fragments);
        }
    }

    private sealed record CheckStaleReplies : ActorMessage
    {
        public static CheckStaleReplies Instance { get; } = new();
    }
}
