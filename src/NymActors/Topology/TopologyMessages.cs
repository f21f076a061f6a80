using NymActors.Protocol.Topology;
using NymActors.Streams.Actors;

namespace NymActors.Topology;

/// <summary>Fetch the network map now.</summary>
internal sealed record RefreshTopology : ActorMessage
{
    public static RefreshTopology Instance { get; } = new();
}

/// <summary>A fetch succeeded.</summary>
/// <param name="Topology">The new map.</param>
internal sealed record TopologyFetched(NetworkTopology Topology) : ActorMessage;

/// <summary>A fetch failed.</summary>
/// <param name="Reason">Why.</param>
internal sealed record TopologyFetchFailed(Exception Reason) : ActorMessage;

/// <summary>The time is over that a start waits for a usable map.</summary>
/// <param name="For">Why the last map could not be used, or was not there.</param>
/// <param name="Patience">How long a start waits in such a case.</param>
internal sealed record WaitedForTopology(Exception For, TimeSpan Patience) : ActorMessage;
