using System.Diagnostics.CodeAnalysis;
using NymActors.Outgoing;
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

    /// <summary>When to call <see cref="TryTakeExpired"/> next; null when nothing waits.</summary>
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
        _entries[fragment.Fragment.Identifier] = new Entry(fragment, generation, deadline);
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
    /// Hands out a fragment whose deadline has passed. Its entry stays, so that a late acknowledgement still cancels the
    /// retransmission, and gets a later deadline, so that none is forgotten if the retransmission is lost inside the client.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="next">When to hand the fragment out again if nothing is heard of it.</param>
    /// <param name="fragment">The fragment.</param>
    public bool TryTakeExpired(TimeSpan now, TimeSpan next, [NotNullWhen(true)] out PendingFragment? fragment)
    {
        while (_deadlines.TryPeek(out var key, out var due) && due <= now)
        {
            _deadlines.Dequeue();
            if (_entries.TryGetValue(key.Identifier, out var entry) && entry.Generation == key.Generation)
            {
                fragment = entry.Fragment;
                Sent(fragment, next);
                return true;
            }
        }

        fragment = null;
        return false;
    }

    /// <summary>Shortens the waits that were set when longer ones seemed to be needed. Fragments that wait to be sent keep theirs.</summary>
    /// <param name="deadlineOf">When a fragment should be acknowledged, as things are now.</param>
    public void Shorten(Func<PendingFragment, TimeSpan> deadlineOf)
    {
        foreach (var (fragment, deadline) in _entries.Values.Where(static entry => !entry.Fragment.IsQueued).Select(entry => (entry.Fragment, deadlineOf(entry.Fragment))).ToList())
        {
            if (deadline < _entries[fragment.Fragment.Identifier].Deadline)
            {
                Sent(fragment, deadline);
            }
        }
    }

    /// <summary>Forgets a fragment that was given up.</summary>
    public void Remove(FragmentIdentifier identifier) => _entries.Remove(identifier);

    private void DropStaleDeadlines()
    {
        while (_deadlines.TryPeek(out var key, out _)
            && !(_entries.TryGetValue(key.Identifier, out var entry) && entry.Generation == key.Generation))
        {
            _deadlines.Dequeue();
        }
    }

    private readonly record struct Entry(PendingFragment Fragment, long Generation, TimeSpan Deadline);
}
