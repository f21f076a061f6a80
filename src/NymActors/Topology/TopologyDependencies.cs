using NymActors.Configuration;
using NymActors.Files;

namespace NymActors.Topology;

/// <summary>What <see cref="TopologyActor"/> works with.</summary>
/// <param name="Refs">The siblings.</param>
/// <param name="Directory">Gives maps.</param>
/// <param name="Current">The map in use.</param>
/// <param name="Memory">What earlier maps told.</param>
/// <param name="Settings">How often, and how old a map may become.</param>
/// <param name="Store">Keeps the last good map over a restart; null for nowhere.</param>
/// <param name="Counters">What was refused.</param>
/// <param name="Time">The client's clock.</param>
internal sealed record TopologyDependencies(
    ClientRefs Refs,
    INetworkDirectory Directory,
    CurrentTopology Current,
    NetworkMemory Memory,
    TopologyConfiguration Settings,
    ITopologyStore? Store,
    ClientCounters Counters,
    TimeProvider Time);
