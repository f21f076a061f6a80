using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>What <see cref="TrafficActor"/> works with.</summary>
internal sealed record TrafficDependencies(
    ClientRefs Refs,
    TrafficState State,
    CurrentTopology Topology,
    SendingStream Stream,
    TimeProvider Time,
    RandomSource Random)
{
    /// <summary>Whether there is a connection to the gateway now.</summary>
    public Func<bool> IsConnected { get; init; } = static () => true;
}
