using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Surbs;

/// <summary>
/// The SURBs of one correspondent, oldest first, with their book. After a rotation of the node keys those made before it are used last and
/// dropped at the end. Source: docs/protocol/04-client-core.md 8.3 and 10. Not thread-safe, except for the book.
/// </summary>
/// <param name="ledger">The book.</param>
/// <param name="capacity">Most SURBs held.</param>
internal sealed class SurbPile(SurbLedger ledger, long capacity)
{
    private Queue<(ReplySurb Surb, DateTimeOffset ReceivedAt)> _fresh = [];
    private Queue<(ReplySurb Surb, DateTimeOffset ReceivedAt)> _ageing = [];

    /// <summary>SURBs held.</summary>
    public int Count => _fresh.Count + _ageing.Count;

    /// <summary>Of those: made for the node keys of now, as far as is known.</summary>
    public int Fresh => _fresh.Count;

    /// <summary>The book.</summary>
    public SurbLedger Ledger => ledger;

    /// <summary>Files SURBs; returns those that did not fit.</summary>
    public IReadOnlyList<ReplySurb> Add(IReadOnlyList<ReplySurb> surbs, DateTimeOffset now)
    {
        var fitting = (int)Math.Clamp(capacity - Count, 0, surbs.Count);
        foreach (var surb in surbs.Take(fitting))
        {
            _fresh.Enqueue((surb, now));
        }

        ledger.Book(Count, entered: surbs.Count, dropped: surbs.Count - fitting);
        return [.. surbs.Skip(fitting)];
    }

    /// <summary>Takes up one that the store held.</summary>
    public void Restore(ReplySurb surb, DateTimeOffset receivedAt)
    {
        _fresh.Enqueue((surb, receivedAt));
        ledger.Book(Count, entered: 1);
    }

    /// <summary>Takes one to use it; null when none is left.</summary>
    public ReplySurb? Take()
    {
        if (!_fresh.TryDequeue(out var entry) && !_ageing.TryDequeue(out entry))
        {
            return null;
        }

        ledger.Book(Count, used: 1);
        return entry.Surb;
    }

    /// <summary>Takes all that nobody will use, because there is no room for their correspondent.</summary>
    public IReadOnlyList<ReplySurb> DropAll()
    {
        ReplySurb[] all = [.. _ageing.Select(static entry => entry.Surb), .. _fresh.Select(static entry => entry.Surb)];
        _fresh.Clear();
        _ageing.Clear();
        ledger.Book(held: 0, dropped: all.Length);
        return all;
    }

    /// <summary>Takes those received before a time.</summary>
    public IReadOnlyList<ReplySurb> Expire(DateTimeOffset receivedBefore)
    {
        var expired = new List<ReplySurb>();
        foreach (var pile in new[] { _ageing, _fresh })
        {
            // The oldest are in front, and nearly always too young.
            while (pile.TryPeek(out var oldest) && oldest.ReceivedAt < receivedBefore)
            {
                expired.Add(pile.Dequeue().Surb);
            }
        }

        return Booked(expired);
    }

    /// <summary>Takes those that the node keys of a rotation cannot serve.</summary>
    public IReadOnlyList<ReplySurb> ExpireOthers(KeyRotation current)
    {
        Rotate(current);
        ReplySurb[] expired = [.. _ageing.Select(static entry => entry.Surb)];
        _ageing.Clear();
        return Booked(expired);
    }

    /// <summary>The nodes have other keys: what was made for the ones before is used last.</summary>
    /// <returns>How many will not last.</returns>
    public int Rotate(KeyRotation current)
    {
        (ReplySurb Surb, DateTimeOffset ReceivedAt)[] all = [.. _ageing, .. _fresh];
        _fresh = new(all.Where(entry => Fits(entry.Surb, current)));
        _ageing = new(all.Where(entry => !Fits(entry.Surb, current)));
        return _ageing.Count;
    }

    // What says nothing of its rotation may be of any.
    private static bool Fits(ReplySurb surb, KeyRotation current) =>
        surb.KeyRotation == current || surb.KeyRotation == KeyRotation.Unknown || current == KeyRotation.Unknown;

    private IReadOnlyList<ReplySurb> Booked(IReadOnlyList<ReplySurb> expired)
    {
        if (expired.Count > 0)
        {
            ledger.Book(Count, expired: expired.Count);
        }

        return expired;
    }
}
