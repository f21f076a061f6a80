using NymActors.Protocol.Chunking;

namespace NymActors.Acknowledgements;

/// <summary>
/// The fragments that were sent and not yet acknowledged, with their deadlines. Time is whatever monotonic clock the caller
/// uses. Not thread-safe. Source: docs/protocol/04-client-core.md 7.3.
/// </summary>
internal sealed class PendingAcknowledgements
{
    private readonly Dictionary<FragmentIdentifier, Entry> _entries = [];
    private readonly PriorityQueue<(FragmentIdentifier Identifier, long Generation), TimeSpan> _deadlines = new();
    private long _generation;

    /// <summary>Fragments that wait for an acknowledgement.</summary>
    public int Count => _entries.Count;

    /// <summary>When to call <see cref="TakeExpired"/> next; null when nothing waits.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            DropStaleDeadlines();
            return _deadlines.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>The fragment left; a timer that runs for it already is replaced.</summary>
    public void Sent(PendingFragment fragment, TimeSpan deadline)
    {
        var generation = ++_generation;
        _entries[fragment.Fragment.Identifier] = new Entry(fragment, generation);
        _deadlines.Enqueue((fragment.Fragment.Identifier, generation), deadline);
    }

    /// <summary>Removes and returns the acknowledged fragment; null for an unknown identifier (a late duplicate).</summary>
    public PendingFragment? Acknowledge(FragmentIdentifier identifier)
    {
        if (!_entries.Remove(identifier, out var entry))
        {
            return null;
        }

        entry.Fragment.Acknowledge();
        return entry.Fragment;
    }

    /// <summary>
    /// Hands out every fragment whose deadline has passed. Its entry stays, without a timer, so that a late acknowledgement
    /// still cancels the retransmission.
    /// </summary>
    public void TakeExpired(TimeSpan now, List<PendingFragment> expired)
    {
        while (_deadlines.TryPeek(out var key, out var due) && due <= now)
        {
            _deadlines.Dequeue();
            if (_entries.TryGetValue(key.Identifier, out var entry) && entry.Generation == key.Generation)
            {
                expired.Add(entry.Fragment);
            }
        }
    }

    /// <summary>Forgets a fragment that was given up.</summary>
    public void Remove(FragmentIdentifier identifier) => _entries.Remove(identifier);

    /// <summary>Removes and returns everything that waits.</summary>
    public IReadOnlyList<PendingFragment> TakeAll()
    {
        PendingFragment[] all = [.. _entries.Values.Select(static entry => entry.Fragment)];
        _entries.Clear();
        _deadlines.Clear();
        return all;
    }

    private void DropStaleDeadlines()
    {
        while (_deadlines.TryPeek(out var key, out _)
            && !(_entries.TryGetValue(key.Identifier, out var entry) && entry.Generation == key.Generation))
        {
            _deadlines.Dequeue();
        }
    }

    private readonly record struct Entry(PendingFragment Fragment, long Generation);
}
