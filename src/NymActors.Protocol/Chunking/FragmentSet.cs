namespace NymActors.Protocol.Chunking;

/// <summary>The fragments of one set that have arrived.</summary>
internal sealed class FragmentSet(int id, int total)
{
    // What an empty set costs: the object, its table, its places in the reassembler's collections.
    private const int FixedCost = 256;

    private readonly Fragment?[] _slots = new Fragment?[total];

    public int Id => id;

    public int Total => _slots.Length;

    public int Received { get; private set; }

    public bool IsComplete => Received == _slots.Length;

    /// <summary>Payload bytes that have arrived.</summary>
    public long PayloadLength { get; private set; }

    /// <summary>Bytes that the set is charged with.</summary>
    public long Cost => FixedCost + ((long)_slots.Length * IntPtr.Size) + (Received * 64L) + PayloadLength;

    public DateTimeOffset LastArrival { get; private set; }

    /// <summary>The set before this one, 0 when there is none. Known once complete.</summary>
    public int PreviousSetId => _slots[0]!.PreviousSetId;

    /// <summary>The set after this one, 0 when there is none. Known once complete.</summary>
    public int NextSetId => _slots.Length == Fragment.MaximumSetLength ? _slots[^1]!.NextSetId : 0;

    /// <summary>Puts a fragment in its place; false when one is there.</summary>
    public bool TryAdd(Fragment fragment, DateTimeOffset now)
    {
        ref var slot = ref _slots[fragment.Current - 1];
        if (slot is not null)
        {
            return false;
        }

        slot = fragment;
        Received++;
        PayloadLength += fragment.Payload.Length;
        LastArrival = now;
        return true;
    }

    /// <summary>The numbers of the fragments that have not arrived.</summary>
    public IEnumerable<byte> Missing() => Enumerable.Range(1, _slots.Length).Where(number => _slots[number - 1] is null).Select(static number => (byte)number);

    public FinishedSet Finish() => new(id, Array.ConvertAll(_slots, static fragment => FinishedSet.ChecksumOf(fragment!.Payload.Span)));

    public int CopyTo(Span<byte> destination)
    {
        var written = 0;
        foreach (var fragment in _slots)
        {
            fragment!.Payload.Span.CopyTo(destination[written..]);
            written += fragment.Payload.Length;
        }

        return written;
    }
}
