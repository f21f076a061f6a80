namespace NymActors.Protocol.Chunking;

/// <summary>What became of the fragments that a <see cref="MessageReassembler"/> got, since it was created.</summary>
public readonly record struct ReassemblyCounters
{
    /// <summary>Messages that were put together.</summary>
    public long Messages { get; init; }

    /// <summary>Fragments of sets that were already completed or dropped, or that were already there: their acknowledgement was lost.</summary>
    public long Duplicates { get; init; }

    /// <summary>Fragments that contradict the others of their set about the number of fragments.</summary>
    public long Contradictions { get; init; }

    /// <summary>Sets that were dropped because their links go in circles or do not agree.</summary>
    public long BrokenLinks { get; init; }

    /// <summary>Messages that were complete but without their padding marker.</summary>
    public long WithoutPadding { get; init; }

    /// <summary>Sets that were dropped to keep the limits on number and bytes.</summary>
    public long Evicted { get; init; }

    /// <summary>Sets that were given up because nothing more arrived.</summary>
    public long Stale { get; init; }
}
