using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Streams.Actors;

namespace NymActors.Store;

/// <summary>
/// The messages that were accepted and are neither acknowledged nor given up: opens their receipts, and keeps in the client's store what
/// <see cref="OutboxPolicy"/> wants kept. Thread-safe.
/// </summary>
/// <param name="store">The client's store.</param>
/// <param name="policy">What is kept, and when.</param>
/// <param name="receipts">The client's live receipts.</param>
/// <param name="counters">Count what becomes of messages.</param>
/// <param name="time">When a message was accepted.</param>
/// <param name="lastId">The largest number that a message ever had.</param>
internal sealed class Outbox(
    StoreWriter store, OutboxPolicy policy, AnswerScope receipts, ClientCounters counters, TimeProvider time, long lastId)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Entry> _live = [];
    private readonly List<TaskCompletionSource<bool>> _waiters = [];
    private long _lastId = lastId;
    private bool _isClosed;

    /// <summary>Messages that are neither acknowledged nor given up.</summary>
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
    public PendingFragment[] Open(Recipient recipient, Fragment[] split, TransmissionLane lane) => Open(
        split,
        id => new StoredOutgoing(id, recipient, null, lane, split, time.GetUtcNow()),
        (fragment, tracker) => PendingFragment.To(recipient, fragment, lane, tracker));

    /// <summary>Opens the receipt of a reply.</summary>
    /// <returns>Its fragments, ready to be given SURBs.</returns>
    public PendingFragment[] Open(SenderTag correspondent, Fragment[] split, TransmissionLane lane) => Open(
        split,
        id => new StoredOutgoing(id, null, correspondent, lane, split, time.GetUtcNow()),
        (fragment, tracker) => PendingFragment.Reply(correspondent, fragment, lane, tracker));

    /// <summary>Takes up a message that the store held.</summary>
    /// <returns>Its fragments, ready to be queued or given SURBs.</returns>
    public PendingFragment[] Restore(StoredOutgoing stored)
    {
        var tracker = new MessageTracker(receipts, stored.Fragments.Count, counters, () => OnEnded(stored.Id));
        PendingFragment[] fragments = [.. stored.Fragments.Select(fragment => stored.Recipient is { } recipient
            ? PendingFragment.To(recipient, fragment, stored.Lane, tracker)
            : PendingFragment.Reply(stored.Correspondent!.Value, fragment, stored.Lane, tracker))];
        lock (_lock)
        {
            _live.Add(stored.Id, new Entry(stored, fragments, IsStored: true));
        }

        return fragments;
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

    private PendingFragment[] Open(
        Fragment[] split, Func<long, StoredOutgoing> describe, Func<Fragment, MessageTracker, PendingFragment> make)
    {
        long id;
        lock (_lock)
        {
            id = ++_lastId;
        }

        var tracker = new MessageTracker(receipts, split.Length, counters, () => OnEnded(id));
        PendingFragment[] fragments = [.. split.Select(fragment => make(fragment, tracker))];
        var entry = new Entry(describe(id), fragments, IsStored: policy == OutboxPolicy.Always);
        lock (_lock)
        {
            _live.Add(id, entry);
        }

        if (entry.IsStored)
        {
            store.Write(new OutgoingKept(entry.Message));
        }

        return fragments;
    }

    private void OnEnded(long id)
    {
        List<TaskCompletionSource<bool>> waiters = [];
        bool isStored;
        lock (_lock)
        {
            if (_isClosed || !_live.Remove(id, out var entry))
            {
                return;
            }

            isStored = entry.IsStored;
            if (_live.Count == 0)
            {
                waiters.AddRange(_waiters);
                _waiters.Clear();
            }
        }

        if (isStored)
        {
            store.Write(new OutgoingSettled([id]));
        }

        foreach (var waiter in waiters)
        {
            receipts.Answers.Complete(() => waiter.TrySetResult(true));
        }
    }

    private sealed record Entry(StoredOutgoing Message, PendingFragment[] Fragments, bool IsStored)
    {
        /// <summary>What is still to arrive.</summary>
        public StoredOutgoing Rest() =>
            Message with { Fragments = [.. Fragments.Where(static fragment => !fragment.Settled).Select(static fragment => fragment.Fragment)] };
    }
}
