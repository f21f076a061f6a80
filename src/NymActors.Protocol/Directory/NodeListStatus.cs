namespace NymActors.Protocol.Directory;

/// <summary>
/// What the directory says about the freshness of a node list: either that nothing changed, or the interval the list was made in
/// (docs/protocol/06-network.md section 6.2). A list without status has null in its place.
/// </summary>
public sealed record NodeListStatus
{
    private NodeListStatus(EpochInterval? interval) => Interval = interval;

    /// <summary>The list is empty because the epoch asked about is the current one (<c>"no-updates"</c>).</summary>
    public static NodeListStatus NoUpdates { get; } = new((EpochInterval?)null);

    /// <summary>The interval the list was made in, or null for <see cref="NoUpdates"/>.</summary>
    public EpochInterval? Interval { get; }

    /// <summary>A list made in the given interval (<c>{"fresh": interval}</c>).</summary>
    /// <param name="interval">The interval.</param>
    /// <returns>The status.</returns>
    public static NodeListStatus Fresh(EpochInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        return new(interval);
    }
}
