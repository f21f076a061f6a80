using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
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
/// <param name="total">The book of all correspondents.</param>
internal sealed class SurbConversation(SenderTag correspondent, ReplySurbConfiguration settings, RandomSource random, SurbLedger? total = null)
{
    // A correspondent may push SURBs without being asked; more than twice the maximum is never useful.
    private readonly SurbPile _surbs = new(
        new SurbLedger(total), 2 * ((long)settings.MaximumReplySurbStorageThreshold + settings.MaximumReplySurbRequestSize));

    private readonly SortedDictionary<FragmentIdentifier, PendingFragment> _retransmissions = [];
    private readonly LaneBuffer<PendingFragment> _replies = new(random);
    private readonly SurbPatience _patience = new(settings);
    private bool _isAnswered;

    /// <summary>The correspondent's tag.</summary>
    public SenderTag Correspondent { get; } = correspondent;

    /// <summary>SURBs held.</summary>
    public int Available => _surbs.Count;

    /// <summary>SURBs asked for and not yet received.</summary>
    public int Expected
    {
        get => (int)_surbs.Ledger.Expected;
        private set => _surbs.Ledger.Expect(value);
    }

    /// <summary>When SURBs arrived last.</summary>
    public DateTimeOffset LastReceived { get; private set; }

    /// <summary>The book of its SURBs.</summary>
    public SurbLedger Ledger => _surbs.Ledger;

    /// <summary>Fragments that wait for a SURB.</summary>
    public int Waiting => _replies.Count + _retransmissions.Count;

    /// <summary>Whether more SURBs should be asked for now.</summary>
    public bool ShouldRequest => settings.ShouldRequest(Waiting, _surbs.Fresh, Expected, _isAnswered);

    /// <summary>How many SURBs to ask for now.</summary>
    public int RequestSize => settings.RequestSize(Waiting);

    /// <summary>Files SURBs; returns those that did not fit.</summary>
    /// <param name="surbs">The SURBs, oldest first.</param>
    /// <param name="fromRequest">Whether they answer a request; those attached to data do not.</param>
    /// <param name="now">The time of arrival.</param>
    public IReadOnlyList<ReplySurb> Add(IReadOnlyList<ReplySurb> surbs, bool fromRequest, DateTimeOffset now)
    {
        LastReceived = now;
        _patience.Received();
        if (fromRequest)
        {
            Expected = Math.Max(0, Expected - surbs.Count);
        }

        return _surbs.Add(surbs, now);
    }

    /// <summary>Takes up SURBs that the store held; in the book they are received.</summary>
    public void Restore(ReplySurb surb, DateTimeOffset receivedAt)
    {
        _surbs.Restore(surb, receivedAt);
        _patience.Restored();
        LastReceived = receivedAt > LastReceived ? receivedAt : LastReceived;
    }

    /// <summary>
    /// Drops the SURBs that are older than they live: the correspondent's keys for them, and those of the mix nodes, may be gone.
    /// Source: docs/protocol/04-client-core.md 8.10.
    /// </summary>
    /// <returns>Those that were dropped.</returns>
    public IReadOnlyList<ReplySurb> Expire(DateTimeOffset now) => _surbs.Expire(now - settings.MaximumReplySurbAge);

    /// <summary>The nodes have other keys: SURBs made for the ones before are used last.</summary>
    /// <param name="current">The rotation of now.</param>
    /// <returns>How many SURBs to ask for in place of them, possibly none.</returns>
    public int Rotate(KeyRotation current)
    {
        var ageing = _surbs.Rotate(current);
        return ageing == 0 ? 0 : (int)Math.Clamp(ageing, settings.MinimumReplySurbRequestSize, Math.Max(settings.MinimumReplySurbRequestSize, settings.MaximumReplySurbRequestSize));
    }

    /// <summary>The node keys of the rotation before are gone, and with them the SURBs that were made for them.</summary>
    /// <returns>Those that were dropped.</returns>
    public IReadOnlyList<ReplySurb> ExpireOthers(KeyRotation current) => _surbs.ExpireOthers(current);

    /// <summary>The correspondent makes room for another one.</summary>
    /// <returns>Its SURBs, which nobody will use.</returns>
    public IReadOnlyList<ReplySurb> Close()
    {
        Expected = 0;
        return _surbs.DropAll();
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
        while (Available > settings.Reserve() && TryNextRetransmission(out var fragment))
        {
            Spend(TransmissionLane.Retransmission, fragment, send);
        }

        while (Available > settings.Reserve() && _replies.TryTake(out var lane, out var fragment))
        {
            // One whose deadline passed needs no SURB.
            if (fragment.Settled)
            {
                continue;
            }

            Spend(lane, fragment, send);
        }
    }

    /// <summary>Takes one SURB for a request for more, from the reserve if need be; null when none is left.</summary>
    public ReplySurb? TakeForRequest() => _surbs.Take();

    /// <summary>A request for more was sent.</summary>
    public void Requested(int amount) => Expected += amount;

    /// <summary>
    /// What to do about replies that have waited, and requests that were not answered, for too long. Asking again forgets what was expected: it
    /// did not come.
    /// </summary>
    public StaleAction CheckStale(DateTimeOffset now)
    {
        if (Waiting > 0)
        {
            var action = _patience.Wait(LastReceived, now);
            Expected = action == StaleAction.RequestAgain ? 0 : Expected;
            return action;
        }

        if (!_patience.Idle(Expected > 0, now))
        {
            return StaleAction.None;
        }

        // The answer is lost. Nothing waits for it, but what waits next would find an empty hand.
        Expected = 0;
        return ShouldRequest ? StaleAction.RequestAgain : StaleAction.None;
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

    private void Spend(TransmissionLane lane, PendingFragment fragment, Action<TransmissionLane, PendingFragment, ReplySurb> send)
    {
        _isAnswered = true;
        send(lane, fragment, _surbs.Take()!);
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
