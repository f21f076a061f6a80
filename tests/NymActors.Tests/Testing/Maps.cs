using NymActors.Protocol.Topology;

namespace NymActors.Testing;

/// <summary>Variations of a network map.</summary>
internal static class Maps
{
    /// <summary>The same network in another rotation of its keys.</summary>
    public static NetworkTopology WithRotation(this NetworkTopology map, uint rotation) => new(
        map.Metadata with { RotationId = rotation },
        [.. Enumerable.Range(1, NetworkTopology.Layers).SelectMany(map.MixNodes)],
        map.Gateways);
}
