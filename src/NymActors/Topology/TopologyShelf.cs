using NymActors.Files;
using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>Puts the last good map on the disk once in a while, and takes it from there when there is no other. Not thread-safe.</summary>
/// <param name="store">Where; null for nowhere.</param>
/// <param name="time">The client's clock.</param>
/// <param name="maximumAge">How old a map may be that is used.</param>
internal sealed class TopologyShelf(ITopologyStore? store, TimeProvider time, TimeSpan maximumAge)
{
    // A map changes once an hour; written at each refresh of five minutes it would be 50 MB a day for nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    // A map from the future has been put there by somebody, or by a clock that was wrong.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private long? _lastPut;
    private bool _isTaken;

    /// <summary>Keeps a map, unless one was kept a moment ago.</summary>
    /// <returns>Why it could not be kept; null when all is well.</returns>
    public string? Put(NetworkTopology map, DateTimeOffset fetched)
    {
        if (store is null || (_lastPut is { } last && time.GetElapsedTime(last) < Interval))
        {
            return null;
        }

        _lastPut = time.GetTimestamp();
        try
        {
            store.StoreTopology(TopologyArchive.Write(map, fetched));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>Takes the kept map, at the first time only; null when there is none that is young enough.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights forbid it.</exception>
    /// <exception cref="Protocol.ProtocolException">It is malformed.</exception>
    /// <exception cref="TopologyException">No packet can be routed with it.</exception>
    public (NetworkTopology Map, DateTimeOffset Fetched)? Take()
    {
        if (_isTaken || store is null)
        {
            return null;
        }

        _isTaken = true;
        if (store.LoadTopology() is not { } content)
        {
            return null;
        }

        var kept = TopologyArchive.Read(content);
        var age = time.GetUtcNow() - kept.Fetched;
        return age < maximumAge && age > -ClockTolerance ? kept : null;
    }
}
