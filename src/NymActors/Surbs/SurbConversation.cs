using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Surbs;

/// <summary>
/// Everything known about one anonymous correspondent: the SURBs it gave, those asked for, and the fragments that wait for
/// SURBs. Source: docs/protocol/04-client-core.md 8.2 to 8.8. Not thread-safe.
/// </summary>
/// <param name="correspondent">The correspondent's tag.</param>
/// <param name="settings">How many SURBs are kept back and asked for.</param>
/// <param name="random">Decides between lanes.</param>
internal sealed class SurbConversation(SenderTag correspondent, ReplySurbConfiguration settings, RandomSource random)
{
    // A correspondent may push SURBs without being asked; more than twice the maximum is never useful.
    private long Capacity => 2 * ((long)settings.MaximumReplySurbStorageThreshold + settings.MaximumReplySurbRequestSize);

    private readonly Queue<ReplySurb> _surbs = [];
    private readonly SortedDictionary<FragmentIdentifier, PendingFragment> _retransmissions = [];
    private readonly LaneBuffer<PendingFragment> _replies = new(random);
    private int _rerequests;

    /// <summary>The correspondent's tag.</summary>
    public SenderTag Correspondent { get; } = correspondent;

    /// <summary>SURBs held.</summary>
    public int Available => _surbs.Count;

    /// <summary>SURBs asked for and not yet received.</summary>
    public int Expected { get; private set; }

    /// <summary>When SURBs arrived last.</summary>
    public DateTimeOffset LastReceived { get; private set; }

    /// <summary>Fragments that wait for a SURB.</summary>
    public int Waiting => _replies.Count + _retransmissions.Count;

    /// <summary>Whether more SURBs should be asked for now.</summary>
    public bool ShouldRequest => settings.ShouldRequest(Waiting, Available, Expected);

    /// <summary>How many SURBs to ask for now.</summary>
    public int RequestSize => settings.RequestSize(Waiting);

    /// <summary>Files SURBs; returns those that did not fit.</summary>
    /// <param name="surbs">The SURBs, oldest first.</param>
    /// <param name="fromRequest">Whether they answer a request; those attached to data do not.</param>
    /// <param name="now">The time of arrival.</param>
    public IReadOnlyList<ReplySurb> Add(IReadOnlyList<ReplySurb> surbs, bool fromRequest, DateTimeOffset now)
    {
        LastReceived = now;
        _rerequests = 0;
        if (fromRequest)
        {
            Expected = Math.Max(0, Expected - surbs.Count);
        }

        var fitting = (int)Math.Clamp(Capacity - _surbs.Count, 0, surbs.Count);
        foreach (var surb in surbs.Take(fitting))
        {
            _surbs.Enqueue(surb);
        }

        return [.. surbs.Skip(fitting)];
    }

    /// <summary>Takes up SURBs that the store held.</summary>
    public void Restore(ReplySurb surb, DateTimeOffset receivedAt)
    {
        _surbs.Enqueue(surb);
        LastReceived = receivedAt > LastReceived ? receivedAt : LastReceived;
    }

    /// <summary>
    /// Drops the SURBs of a correspondent that has sent none for longer than they live: its keys for them, and those of the mix nodes, may be
    /// gone. Source: docs/protocol/04-client-core.md 8.10.
    /// </summary>
    /// <returns>Those that were dropped.</returns>
    public IReadOnlyList<ReplySurb> Expire(DateTimeOffset now)
    {
        if (now - LastReceived <= settings.MaximumReplySurbAge)
        {
            return [];
        }

        return TakeAll();
    }

    /// <summary>Takes all SURBs, which nobody will use.</summary>
    public IReadOnlyList<ReplySurb> TakeAll()
    {
        ReplySurb[] all = [.. _surbs];
        _surbs.Clear();
        return all;
    }

    /// <summary>Queues the fragments of a reply.</summary>
    public void Queue(IEnumerable<PendingFragment> fragments)
    {
        foreach (var fragment in fragments)
        {
            _replies.Add(fragment.Lane, fragment);
        }
    }

    /// <summary>Queues a fragment for another transmission; it goes before first-time fragments.</summary>
    public void QueueRetransmission(PendingFragment fragment)
    {
        fragment.IsQueued = true;
        _retransmissions.TryAdd(fragment.Fragment.Identifier, fragment);
    }

    /// <summary>
    /// Takes what can be sent with the SURBs held, keeping the minimum back: retransmissions first, then replies. Each item
    /// comes with its SURB.
    /// </summary>
    /// <param name="send">Receives the lane, the fragment and the SURB.</param>
    public void TakeSendable(Action<TransmissionLane, PendingFragment, ReplySurb> send)
    {
        while (Available > settings.MinimumReplySurbStorageThreshold && TryNextRetransmission(out var fragment))
        {
            send(TransmissionLane.Retransmission, fragment, _surbs.Dequeue());
        }

        while (Available > settings.MinimumReplySurbStorageThreshold && _replies.TryTake(out var lane, out var fragment))
        {
            // One whose deadline passed needs no SURB.
            if (fragment.Settled)
            {
                continue;
            }

            send(lane, fragment, _surbs.Dequeue());
        }
    }

    /// <summary>Takes one SURB for a request for more, from the reserve if need be; null when none is left.</summary>
    public ReplySurb? TakeForRequest() => _surbs.TryDequeue(out var surb) ? surb : null;

    /// <summary>A request for more was sent.</summary>
    public void Requested(int amount) => Expected += amount;

    /// <summary>
    /// What to do about replies that have waited too long. Asking again forgets what was expected: it did not come.
    /// </summary>
    public StaleAction CheckStale(DateTimeOffset now)
    {
        if (Waiting == 0)
        {
            return StaleAction.None;
        }

        var age = now - LastReceived;
        if (_rerequests >= settings.MaximumReplySurbsRerequests || age > settings.MaximumReplySurbDropWaitingPeriod)
        {
            return StaleAction.GiveUp;
        }

        if (age <= settings.MaximumReplySurbRerequestWaitingPeriod)
        {
            return StaleAction.None;
        }

        _rerequests++;
        Expected = 0;
        return StaleAction.RequestAgain;
    }

    /// <summary>Fragments of one lane that wait for a SURB for the first time.</summary>
    public int CountIn(TransmissionLane lane) => _replies.CountIn(lane);

    /// <summary>Gives up what waits in a lane for the first time.</summary>
    public void CloseLane(TransmissionLane lane)
    {
        foreach (var fragment in _replies.RemoveLane(lane))
        {
            fragment.GiveUp(SendingQueue.LaneClosed);
        }
    }

    /// <summary>Removes and returns everything that waits.</summary>
    public IReadOnlyList<PendingFragment> TakeWaiting()
    {
        var all = new List<PendingFragment>(_retransmissions.Values);
        _retransmissions.Clear();
        while (_replies.TryTake(out _, out var fragment))
        {
            all.Add(fragment);
        }

        return all;
    }

    private bool TryNextRetransmission(out PendingFragment fragment)
    {
        while (_retransmissions.Count > 0)
        {
            var first = _retransmissions.First();
            _retransmissions.Remove(first.Key);
            if (!first.Value.Settled)
            {
                fragment = first.Value;
                return true;
            }
        }

        fragment = null!;
        return false;
    }
}
