namespace NymActors.Protocol.Topology;

/// <summary>
/// What of a directory's lists was left out of a topology because no client could use it, for counters and logs. Nodes below the
/// wanted performance are not among them: they are usable, and may be back with the next refresh.
/// </summary>
/// <param name="LowOrderKeys">Nodes with a Sphinx key of low order: no packet can be built for a route through them.</param>
/// <param name="UndialableNodes">Nodes without an address that can be connected to, or with mix port 0.</param>
/// <param name="DuplicateIds">Nodes that a later one of the same list with the same number replaced.</param>
/// <param name="UnusableListeners">Gateways that stay in the topology without one or more of the listeners they announce.</param>
public readonly record struct RefusedEntries(int LowOrderKeys, int UndialableNodes, int DuplicateIds, int UnusableListeners)
{
    /// <summary>The number of entries refused, for whatever reason.</summary>
    public int Total => LowOrderKeys + UndialableNodes + DuplicateIds + UnusableListeners;

    /// <summary>The reasons with their numbers, for logs.</summary>
    /// <returns>For example <c>2 with a key of low order, 1 undialable</c>; <c>none</c> when nothing was refused.</returns>
    public override string ToString()
    {
        (int Count, string Reason)[] reasons =
        [
            (LowOrderKeys, "with a key of low order"),
            (UndialableNodes, "undialable"),
            (DuplicateIds, "with the number of another node"),
            (UnusableListeners, "with a listener that cannot be connected to"),
        ];
        var present = reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.Reason}");
        return Total == 0 ? "none" : string.Join(", ", present);
    }
}
