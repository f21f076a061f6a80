namespace NymActors.Protocol.Chunking;

/// <summary>
/// Bounds of what a <see cref="MessageReassembler"/> keeps: fragments come from anybody, so none of it may grow without end
/// (docs/protocol/02-messages.md section 9).
/// </summary>
public sealed record ReassemblyLimits
{
    /// <summary>Most sets that are kept at a time. When one more arrives, the one that waited longest goes.</summary>
    public int MaximumSets { get; init; } = 4096;

    /// <summary>
    /// Most bytes that are kept in all sets, their bookkeeping included. Also the size above which a message can never be completed.
    /// </summary>
    public long MaximumBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>A set that got no new fragment for this long is given up.</summary>
    public TimeSpan Staleness { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How many ids of completed or dropped sets are remembered, so that retransmissions of them start nothing new. The oldest are forgotten.
    /// </summary>
    public int MaximumRememberedIds { get; init; } = 65_536;
}
