using Akka.Actor;
using NymActors.Confirmations;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Preparation;
using NymActors.Store;
using NymActors.Surbs;

namespace NymActors.Reception;

/// <summary>What the reception knows, kept outside its actor so that a restart loses nothing.</summary>
internal sealed class ReceptionState
{
    /// <summary>Sets of received messages that are remembered; four bytes a fragment here and a row each in the store.</summary>
    public const int RememberedSets = 65_536;

    // Sets that came to nothing, which a sender may ask about soon.
    private const int MaximumUnusable = 1_000;

    private readonly ReplyKeyFinder? _replyKeys;
    private readonly HashSet<int> _unstored = [];
    private readonly HashSet<int> _unusable = [];
    private long _lastId;
    private int _waiting;

    /// <summary>Takes up what the store holds.</summary>
    /// <param name="opener">Decrypts packets.</param>
    /// <param name="deliveries">Messages on their way to the applications.</param>
    /// <param name="inbox">What must not be forgotten of them.</param>
    /// <param name="stored">What was not forgotten.</param>
    /// <param name="replyKeys">What the opener finds reply keys with; null when nobody needs to know whom a reply is for.</param>
    /// <param name="questions">Answers senders that ask whether their messages arrived; null to leave them without an answer.</param>
    public ReceptionState(
        PacketOpener opener,
        DeliveryBuffer<IActorRef> deliveries,
        MessageInbox inbox,
        StoredClient? stored = null,
        ReplyKeyFinder? replyKeys = null,
        RequestedConfirmations? questions = null)
    {
        Questions = questions;
        Opener = opener;
        Deliveries = deliveries;
        Inbox = inbox;
        _replyKeys = replyKeys;
        foreach (var set in stored?.FinishedSets ?? [])
        {
            Reassembler.Remember(set);
        }

        foreach (var message in stored?.Inbox ?? [])
        {
            deliveries.Add(new Delivery(message.Id, message.Message, message.Asker));
        }

        _lastId = stored?.LastMessage ?? 0;
        Note();
    }

    /// <summary>Decrypts packets.</summary>
    public PacketOpener Opener { get; }

    /// <summary>Messages on their way to the applications.</summary>
    public DeliveryBuffer<IActorRef> Deliveries { get; }

    /// <summary>What must not be forgotten of them.</summary>
    public MessageInbox Inbox { get; }

    /// <summary>Half-received messages.</summary>
    public MessageReassembler Reassembler { get; } = new(new ReassemblyLimits { MaximumRememberedIds = RememberedSets });

    /// <summary>Answers senders that ask whether their messages arrived; null when they get no answer.</summary>
    public RequestedConfirmations? Questions { get; }

    /// <summary>A message is complete and not stored yet.</summary>
    /// <param name="sets">Its sets.</param>
    /// <param name="isUsable">Whether it is a message at all.</param>
    public void Completed(IReadOnlyList<FinishedSet> sets, bool isUsable)
    {
        foreach (var set in sets)
        {
            _unstored.Add(set.Id);
            if (!isUsable && _unusable.Count < MaximumUnusable)
            {
                _unusable.Add(set.Id);
            }
            else
            {
                _unusable.Remove(set.Id);
            }
        }
    }

    /// <summary>A message is stored.</summary>
    public void Stored(IReadOnlyList<FinishedSet> sets)
    {
        foreach (var set in sets)
        {
            _unstored.Remove(set.Id);
        }
    }

    /// <summary>How far a set is there that somebody asks about.</summary>
    public ConfirmationAnswer Look(ConfirmationRequest request)
    {
        if (Reassembler.FindFinished(request.SetId) is { } finished && finished.Checksum == request.Checksum)
        {
            return new ConfirmationAnswer(
                request,
                _unstored.Contains(request.SetId) ? ConfirmationState.Held
                : _unusable.Contains(request.SetId) ? ConfirmationState.Unusable
                : ConfirmationState.Stored);
        }

        return Reassembler.MissingOf(request.SetId) switch
        {
            null => new ConfirmationAnswer(request, ConfirmationState.Missing, MissingFragments.All),
            { Count: 0 } => new ConfirmationAnswer(request, ConfirmationState.Held),
            var missing => new ConfirmationAnswer(request, ConfirmationState.Missing, MissingFragments.Of(missing)),
        };
    }

    /// <summary>The place of the session that the packet just opened answers; null when it answers nobody.</summary>
    public int? TakeAsker() => _replyKeys?.TakePlace();

    /// <summary>Messages that no application has taken, as it was noted last. For any thread.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes note of how many messages wait.</summary>
    public void Note() => Volatile.Write(ref _waiting, Deliveries.Count);

    /// <summary>The number of the next message.</summary>
    public long NextId() => ++_lastId;

    /// <summary>Forgets half-received messages, in case one of them is what the actor fails at.</summary>
    public void Rebuild() => Reassembler.Clear();
}
