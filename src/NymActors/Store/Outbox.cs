using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Streams.Actors;

namespace NymActors.Store;

/// <summary>
/// The messages that were accepted and are neither acknowledged (confirmed, where that is wished) nor given up: opens their receipts, and keeps in the client's store what
/// <see cref="OutboxPolicy"/> wants kept. Thread-safe.
/// </summary>
/// <param name="store">The client's store.</param>
/// <param name="policy">What is kept, and when.</param>
/// <param name="receipts">The client's live receipts.</param>
/// <param name="counters">Count what becomes of messages.</param>
/// <param name="time">When a message was accepted.</param>
/// <param name="lastId">The largest number that a message ever had.</param>
/// <param name="watched">Gets the messages that have a deadline or are to be confirmed.</param>
internal sealed class Outbox(
    StoreWriter store, OutboxPolicy policy, AnswerScope receipts, ClientCounters counters, TimeProvider time, long lastId, WatchedMessages watched)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Entry> _live = [];
    private readonly List<TaskCompletionSource<bool>> _waiters = [];
    private long _lastId = lastId;
    private bool _isClosed;

    /// <summary>Messages that have neither got as far as wished nor are given up.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _live.Count;
            }
        }
    }

    /// <summary>Opens the receipt of a message to a known recipient.</summary>
    /// <returns>Its fragments, ready to be queued.</returns>
    public PendingFragment[] Open(Recipient recipient, Fragment[] split, TransmissionLane lane, SendOptions? options = null) => Open(
        split, (id, now) => new StoredOutgoing(id, recipient, null, lane, split, now) { Wishes = MessageWishes.Of(options, now) });

    /// <summary>Opens the receipt of a reply.</summary>
    /// <returns>Its fragments, ready to be given SURBs.</returns>
    public PendingFragment[] Open(SenderTag correspondent, Fragment[] split, TransmissionLane lane, SendOptions? options = null) => Open(
        split, (id, now) => new StoredOutgoing(id, null, correspondent, lane, split, now) { Wishes = MessageWishes.Of(options, now) });

    /// <summary>Takes up a message that the store held.</summary>
    /// <returns>Its fragments that are not acknowledged, ready to be queued or given SURBs.</returns>
    public PendingFragment[] Restore(StoredOutgoing stored)
    {
        var fragments = Begin(stored, isStored: true);
        foreach (var fragment in fragments.Where(fragment => stored.Acknowledged.Contains(fragment.Fragment.Identifier)))
        {
            fragment.Acknowledge();
        }

        return [.. fragments.Where(static fragment => !fragment.IsAcknowledged)];
    }

    /// <summary>Tells whoever sent a message that it is accepted: at once, or when it is in the store.</summary>
    /// <param name="accepted">The sender's answer.</param>
    /// <param name="message">The message.</param>
    public void Accept(Answer<MessageReceipt> accepted, MessageTracker message)
    {
        if (policy == OutboxPolicy.Always)
        {
            store.Then(() => accepted.TrySet(new MessageReceipt(message)));
        }
        else
        {
            accepted.TrySet(new MessageReceipt(message));
        }
    }

    /// <summary>Completes when no message is left, and faults never.</summary>
    public Task WhenEmpty(Answers answers)
    {
        var waiter = answers.CreateSource<bool>();
        lock (_lock)
        {
            if (_live.Count == 0)
            {
                waiter.TrySetResult(true);
            }
            else
            {
                _waiters.Add(waiter);
            }
        }

        return waiter.Task;
    }

    /// <summary>
    /// The client ends: keeps what is left of the messages, if that is wanted. Whatever is said of their receipts afterwards changes nothing
    /// in the store.
    /// </summary>
    /// <returns>How many messages there are, and whether they are kept.</returns>
    public (int Messages, bool AreKept) Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (policy != OutboxPolicy.Off)
            {
                foreach (var (_, entry) in _live)
                {
                    store.Write(new OutgoingKept(entry.Rest()));
                }
            }

            return (_live.Count, policy != OutboxPolicy.Off);
        }
    }

    private PendingFragment[] Open(Fragment[] split, Func<long, DateTimeOffset, StoredOutgoing> describe)
    {
        long id;
        lock (_lock)
        {
            id = ++_lastId;
        }

        var message = describe(id, time.GetUtcNow());
        var fragments = Begin(message, isStored: policy == OutboxPolicy.Always);
        if (policy == OutboxPolicy.Always)
        {
            store.Write(new OutgoingKept(message));
        }

        return fragments;
    }

    private PendingFragment[] Begin(StoredOutgoing message, bool isStored)
    {
        WatchedMessage? whole = null;
        var tracker = new MessageTracker(
            receipts, message.Fragments.Count, counters, () => OnEnded(message.Id), message.Wishes, () => watched.Tell(whole!));
        PendingFragment[] fragments = [.. message.Fragments.Select(fragment => message.Recipient is { } recipient
            ? PendingFragment.To(recipient, fragment, message.Lane, tracker)
            : PendingFragment.Reply(message.Correspondent!.Value, fragment, message.Lane, tracker))];
        whole = message.Wishes.NeedsWatching ? new WatchedMessage(message.Id, message.Recipient, tracker, fragments) : null;
        lock (_lock)
        {
            _live.Add(message.Id, new Entry(message, fragments, whole, isStored));
        }

        if (whole is not null)
        {
            watched.Tell(whole);
        }

        return fragments;
    }

    private void OnEnded(long id)
    {
        List<TaskCompletionSource<bool>> waiters = [];
        Entry? entry;
        lock (_lock)
        {
            if (_isClosed || !_live.Remove(id, out entry))
            {
                return;
            }

            if (_live.Count == 0)
            {
                waiters.AddRange(_waiters);
                _waiters.Clear();
            }
        }

        if (entry.Watched is { } message)
        {
            watched.Tell(message);
        }

        if (entry.IsStored)
        {
            store.Write(new OutgoingSettled([id]));
        }

        foreach (var waiter in waiters)
        {
            receipts.Answers.Complete(() => waiter.TrySetResult(true));
        }
    }

    private sealed record Entry(StoredOutgoing Message, PendingFragment[] Fragments, WatchedMessage? Watched, bool IsStored)
    {
        /// <summary>What is still to arrive, or may be missed.</summary>
        public StoredOutgoing Rest() => Message.Wishes.Confirm
            ? Message with { Acknowledged = Fragments.Where(static fragment => fragment.IsAcknowledged).Select(static fragment => fragment.Fragment.Identifier).ToHashSet() }
            : Message with { Fragments = [.. Fragments.Where(static fragment => !fragment.IsAcknowledged).Select(static fragment => fragment.Fragment)] };
    }
}
