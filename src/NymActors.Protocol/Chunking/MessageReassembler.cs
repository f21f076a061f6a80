namespace NymActors.Protocol.Chunking;

/// <summary>
/// Puts fragments together to messages, in any order of arrival (docs/protocol/02-messages.md section 9). What it keeps is bounded.
/// Not thread-safe.
/// </summary>
public sealed class MessageReassembler
{
    private readonly ReassemblyLimits _limits;
    private readonly Dictionary<int, LinkedListNode<FragmentSet>> _sets = [];

    // The set whose newest fragment is oldest comes first: it goes first, stale or for want of space.
    private readonly LinkedList<FragmentSet> _byArrival = new();
    private readonly FinishedSets _finished;
    private ReassemblyCounters _counters;

    /// <summary>Creates a reassembler.</summary>
    /// <param name="limits">What it may keep; the defaults when <see langword="null"/>.</param>
    public MessageReassembler(ReassemblyLimits? limits = null)
    {
        _limits = limits ?? new ReassemblyLimits();
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.MaximumSets, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.MaximumBytes, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.MaximumRememberedIds, 1, nameof(limits));
        _finished = new FinishedSets(_limits.MaximumRememberedIds);
    }

    /// <summary>What became of the fragments so far.</summary>
    public ReassemblyCounters Counters => _counters;

    /// <summary>Number of sets that wait for more fragments, or for the other sets of their message.</summary>
    public int WaitingSets => _sets.Count;

    /// <summary>Bytes that the waiting sets are charged with.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Takes a fragment.</summary>
    /// <param name="fragment">The fragment. Its payload is kept, not copied.</param>
    /// <param name="now">The present time, never less than in earlier calls.</param>
    /// <returns>The serialised message that the fragment completed, without its padding; <see langword="null"/> when it completed none.</returns>
    public ReadOnlyMemory<byte>? Add(Fragment fragment, DateTimeOffset now) => Add(fragment, now, out _);

    /// <summary>Takes a fragment.</summary>
    /// <param name="fragment">The fragment. Its payload is kept, not copied.</param>
    /// <param name="now">The present time, never less than in earlier calls.</param>
    /// <param name="finished">
    /// The sets that the fragment completed, those of a message in its order; from now on their fragments are duplicates. Empty when it
    /// completed none.
    /// </param>
    /// <returns>The serialised message that the fragment completed, without its padding; <see langword="null"/> when it completed none.</returns>
    public ReadOnlyMemory<byte>? Add(Fragment fragment, DateTimeOffset now, out IReadOnlyList<FinishedSet> finished)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        finished = [];
        if (_finished.Contains(fragment))
        {
            _counters = _counters with { Duplicates = _counters.Duplicates + 1 };
            return null;
        }

        if (!_sets.TryGetValue(fragment.SetId, out var node))
        {
            node = _byArrival.AddLast(new FragmentSet(fragment.SetId, fragment.Total));
            _sets.Add(fragment.SetId, node);
            WaitingBytes += node.Value.Cost;
        }

        var set = node.Value;
        if (set.Total != fragment.Total)
        {
            _counters = _counters with { Contradictions = _counters.Contradictions + 1 };
            return null;
        }

        var costBefore = set.Cost;
        if (!set.TryAdd(fragment, now))
        {
            _counters = _counters with { Duplicates = _counters.Duplicates + 1 };
            return null;
        }

        WaitingBytes += set.Cost - costBefore;
        _byArrival.Remove(node);
        _byArrival.AddLast(node);
        var message = set.IsComplete ? TryComplete(set, out finished) : null;
        Evict();
        return message;
    }

    /// <summary>Gives up the sets that got no new fragment for too long. To be called now and then.</summary>
    /// <param name="now">The present time.</param>
    /// <returns>The number of sets given up.</returns>
    public int Sweep(DateTimeOffset now)
    {
        var swept = 0;
        while (_byArrival.First is { } oldest && now - oldest.Value.LastArrival >= _limits.Staleness)
        {
            Remove(oldest.Value);
            swept++;
        }

        _counters = _counters with { Stale = _counters.Stale + swept };
        return swept;
    }

    /// <summary>Remembers a set that was completed before: its fragments are duplicates.</summary>
    /// <param name="set">The set.</param>
    public void Remember(FinishedSet set) => _finished.Add(set);

    /// <summary>Finds a set that was finished, if it is remembered.</summary>
    /// <param name="setId">The id of the set.</param>
    /// <returns>The set that was finished last with this id; <see langword="null"/> when there is none.</returns>
    public FinishedSet? FindFinished(int setId) => _finished.Find(setId);

    /// <summary>The numbers of the fragments that a waiting set lacks.</summary>
    /// <param name="setId">The id of the set.</param>
    /// <returns>
    /// The numbers in their order; none when the set waits for the other sets of its message. <see langword="null"/> when no fragment of it is
    /// there.
    /// </returns>
    public IReadOnlyList<byte>? MissingOf(int setId) => Find(setId) is { } set ? [.. set.Missing()] : null;

    /// <summary>Forgets the fragments of incomplete messages; what was completed stays remembered.</summary>
    public void Clear()
    {
        _sets.Clear();
        _byArrival.Clear();
        WaitingBytes = 0;
    }

    private ReadOnlyMemory<byte>? TryComplete(FragmentSet set, out IReadOnlyList<FinishedSet> finished)
    {
        finished = [];
        switch (SetChain.Collect(set, Find, out var chain))
        {
            case SetChainState.Incomplete:
                return null;
            case SetChainState.Broken:
                finished = Finish(chain);
                _counters = _counters with { BrokenLinks = _counters.BrokenLinks + chain.Count };
                return null;
        }

        finished = Finish(chain);
        var padded = new byte[chain.Sum(part => part.PayloadLength)];
        var written = 0;
        foreach (var part in chain)
        {
            written += part.CopyTo(padded.AsSpan(written));
        }

        if (!MessageChunker.TryRemovePadding(padded, out var message))
        {
            _counters = _counters with { WithoutPadding = _counters.WithoutPadding + 1 };
            return null;
        }

        _counters = _counters with { Messages = _counters.Messages + 1 };
        return message;
    }

    private FragmentSet? Find(int id) => _sets.TryGetValue(id, out var node) ? node.Value : null;

    private FinishedSet[] Finish(List<FragmentSet> chain)
    {
        FinishedSet[] finished = [.. chain.Select(static set => set.Finish())];
        chain.ForEach(Remove);
        Array.ForEach(finished, _finished.Add);
        return finished;
    }

    private void Evict()
    {
        while (_sets.Count > _limits.MaximumSets || WaitingBytes > _limits.MaximumBytes)
        {
            Remove(_byArrival.First!.Value);
            _counters = _counters with { Evicted = _counters.Evicted + 1 };
        }
    }

    private void Remove(FragmentSet set)
    {
        if (_sets.Remove(set.Id, out var node))
        {
            _byArrival.Remove(node);
            WaitingBytes -= set.Cost;
        }
    }
}
