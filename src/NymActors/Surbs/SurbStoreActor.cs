using Akka.Actor;
using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Traffic;

namespace NymActors.Surbs;

/// <summary>
/// Both sides of anonymous conversations. As the one that asks: issues reply SURBs, remembers their keys, serves requests for
/// more. As the one that answers: keeps the SURBs of each correspondent, spends one per fragment, asks for more in time.
/// Source: docs/protocol/04-client-core.md 8 and 9.
/// </summary>
internal sealed class SurbStoreActor : ReceiveActor, IWithTimers
{
    private const int SurbsPerAnswer = 100;

    // Making one takes a good part of a millisecond; a larger number only shows a mistake of the application.
    private const int MaximumReplySurbs = 5000;
    private static readonly TimeSpan StaleInterval = TimeSpan.FromSeconds(5);

    private readonly ClientRefs _refs;
    private readonly SurbStoreState _state;
    private readonly SurbIssuer _issuer;
    private readonly Recipient _self;
    private readonly MessageChunker _chunker;
    private readonly RandomSource _random;
    private readonly TimeProvider _time;
    private readonly ClientCounters _counters;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public SurbStoreActor(SurbStoreDependencies dependencies)
    {
        _refs = dependencies.Refs;
        _state = dependencies.State;
        _issuer = dependencies.Issuer;
        _self = dependencies.Self;
        _chunker = dependencies.Chunker;
        _random = dependencies.Random;
        _time = dependencies.Time;
        _counters = dependencies.Counters;

        Receive<SendAnonymously>(OnSendAnonymously);
        Receive<SendReply>(OnSendReply);
        Receive<SurbsReceived>(OnSurbsReceived);
        Receive<SurbRequestReceived>(OnSurbRequest);
        Receive<RetransmitReply>(OnRetransmit);
        Receive<QueryLaneLength>(OnQueryLaneLength);
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
        if (message.ReplySurbs > MaximumReplySurbs)
        {
            message.Accepted.TrySetException(new NymClientException(
                NymClientError.InvalidArgument,
                $"{message.ReplySurbs} reply SURBs were asked for; a message carries at most {MaximumReplySurbs}."));
            return;
        }

        try
        {
            var repliable = RepliableMessage.WithData(
                _state.Tags.For(message.Recipient), message.Data, _issuer.Issue(message.ReplySurbs), _issuer.BlockVersion);
            _refs.Traffic.Tell(new SendToRecipient(message.Recipient, repliable, message.Lane, message.Accepted));
        }
        catch (TopologyException error)
        {
            message.Accepted.TrySetException(
                new NymClientException(NymClientError.InsufficientTopology, $"No reply SURB can be made now: {error.Message}.", error));
        }
    }

    private void OnSendReply(SendReply message)
    {
        if (!_state.Conversations.TryGetValue(message.Correspondent, out var conversation))
        {
            message.Accepted.TrySetException(new NymClientException(
                NymClientError.UnknownSenderTag,
                $"No reply can be sent to {message.Correspondent}: no message with this sender tag was received, or the client was restarted since."));
            return;
        }

        if (message.Data.Length == 0)
        {
            message.Accepted.TrySetException(new NymClientException(
                NymClientError.InvalidArgument, "A reply must not be empty: public clients reject it."));
            return;
        }

        if (conversation.Waiting >= _state.MaximumWaiting)
        {
            message.Accepted.TrySetException(new NymClientException(
                NymClientError.NoReplySurbs,
                $"{conversation.Waiting} reply fragments already wait for SURBs of {message.Correspondent}; try again when they have left."));
            return;
        }

        var tracker = new MessageTracker();
        var fragments = new List<PendingFragment>();
        foreach (var fragment in _chunker.Split(new ReplyDataMessage(message.Data), _random))
        {
            fragments.Add(PendingFragment.Reply(message.Correspondent, fragment, message.Lane, tracker));
        }

        tracker.Begin(fragments.Count);
        conversation.Queue(fragments);
        message.Accepted.TrySetResult(new MessageReceipt(tracker));
        Serve(conversation);
    }

    private void OnSurbsReceived(SurbsReceived message)
    {
        if (!_state.Conversations.TryGetValue(message.Correspondent, out var conversation))
        {
            MakeRoom();
            conversation = new SurbConversation(message.Correspondent, _state.Settings, _random);
            _state.Conversations.Add(message.Correspondent, conversation);
        }

        _counters.ReplySurbsReceived.Add(message.Surbs.Count);
        _counters.ReplySurbsDropped.Add(conversation.Add(message.Surbs, message.FromRequest, _time.GetUtcNow()));
        Serve(conversation);
    }

    private void OnSurbRequest(SurbRequestReceived message)
    {
        if (!_state.Tags.TryGet(message.Requester, out var tag))
        {
            _counters.ReplySurbRequestsRefused.Increment();
            _log.Warning("Refused a request for reply SURBs: its sender was never written to anonymously");
            return;
        }

        var remaining = (int)Math.Min(message.Amount, _state.Settings.MaximumAllowedReplySurbRequestSize);
        try
        {
            while (remaining > 0)
            {
                var batch = Math.Min(remaining, SurbsPerAnswer);
                var answer = RepliableMessage.WithAdditionalSurbs(tag, _issuer.Issue(batch), _issuer.BlockVersion);
                _refs.Traffic.Tell(new SendToRecipient(
                    message.Requester, answer, TransmissionLane.AdditionalReplySurbs, null));
                remaining -= batch;
            }
        }
        catch (TopologyException error)
        {
            _log.Warning("Could not serve a request for reply SURBs: {0}", error.Message);
        }
    }

    private void OnRetransmit(RetransmitReply message)
    {
        var fragment = message.Fragment;
        if (fragment.Settled)
        {
            return;
        }

        if (!_state.Conversations.TryGetValue(fragment.Correspondent!.Value, out var conversation))
        {
            fragment.GiveUp(new NymClientException(NymClientError.NoReplySurbs, "The correspondent is no longer known."));
            return;
        }

        if (fragment.IsSurbRequest)
        {
            if (conversation.TakeForRequest() is { } surb)
            {
                fragment.Surb = surb;
                _refs.Traffic.Tell(new QueueFragments(TransmissionLane.Retransmission, [fragment]));
            }

            return;
        }

        conversation.QueueRetransmission(fragment);
        Serve(conversation);
    }

    private void OnQueryLaneLength(QueryLaneLength query)
    {
        foreach (var conversation in _state.Conversations.Values)
        {
            if (conversation.WaitingIn(query.Lane) is > 0 and var waiting)
            {
                query.Length.TrySetResult(waiting);
                return;
            }
        }

        query.Length.TrySetResult(0);
    }

    private void OnCloseLane(CloseLane message)
    {
        foreach (var conversation in _state.Conversations.Values)
        {
            foreach (var fragment in conversation.CloseLane(message.Lane))
            {
                fragment.GiveUp(new NymClientException(
                    NymClientError.LaneClosed, "The application closed the connection before the reply had left."));
            }
        }
    }

    private void OnCheckStale()
    {
        var now = _time.GetUtcNow();
        _state.Keys.Expire(now - _state.Settings.MaximumReplyKeyAge);
        foreach (var conversation in _state.Conversations.Values)
        {
            switch (conversation.CheckStale(now))
            {
                case StaleAction.RequestAgain:
                    Request(conversation);
                    break;
                case StaleAction.GiveUp:
                    GiveUp(conversation);
                    break;
            }
        }
    }

    private void GiveUp(SurbConversation conversation)
    {
        var waiting = conversation.TakeWaiting();
        foreach (var fragment in waiting)
        {
            fragment.GiveUp(new NymClientException(
                NymClientError.NoReplySurbs, $"The correspondent {conversation.Correspondent} did not supply the reply SURBs asked for."));
        }

        _log.Warning("Gave up {0} reply fragments: their correspondent supplies no more reply SURBs", waiting.Count);
    }

    /// <summary>Sends what the SURBs at hand allow and asks for more when they run low.</summary>
    private void Serve(SurbConversation conversation)
    {
        var batches = new Dictionary<TransmissionLane, List<PendingFragment>>();
        conversation.TakeSendable((lane, fragment) =>
        {
            if (!batches.TryGetValue(lane, out var batch))
            {
                batches.Add(lane, batch = []);
            }

            batch.Add(fragment);
        });
        foreach (var (lane, batch) in batches)
        {
            _refs.Traffic.Tell(new QueueFragments(lane, batch));
        }

        if (conversation.ShouldRequest)
        {
            Request(conversation);
        }
    }

    private void Request(SurbConversation conversation)
    {
        if (conversation.TakeForRequest() is not { } surb)
        {
            _log.Debug("No reply SURB is left to ask {0} for more", conversation.Correspondent);
            return;
        }

        var amount = _state.Settings.RequestSize(conversation.Waiting);
        var request = new SurbRequestMessage(_self, (uint)amount);
        var fragment = PendingFragment.SurbRequest(
            conversation.Correspondent, _chunker.Split(request, _random).Single());
        fragment.Surb = surb;
        conversation.Requested(amount);
        _counters.ReplySurbRequestsSent.Increment();
        _refs.Traffic.Tell(new QueueFragments(TransmissionLane.ReplySurbRequest, [fragment]));
    }

    private void MakeRoom()
    {
        if (_state.Conversations.Count < _state.MaximumConversations)
        {
            return;
        }

        var oldest = _state.Conversations.Values.MinBy(conversation => conversation.LastReceived)!;
        if (oldest.Waiting > 0)
        {
            GiveUp(oldest);
        }

        _state.Conversations.Remove(oldest.Correspondent);
    }

    private sealed record CheckStaleReplies
    {
        public static CheckStaleReplies Instance { get; } = new();
    }
}
