using NymActors.Protocol.Packets;
using NymActors.Protocol.Topology;

namespace NymActors.Surbs;

/// <summary>
/// Sees in the network map when the nodes rotate their keys, and when the ones before have served their time: an epoch longer.
/// Source: docs/protocol/04-client-core.md 10.1. Not thread-safe.
/// </summary>
internal sealed class RotationWatch
{
    // Of the public network.
    internal static readonly TimeSpan Epoch = TimeSpan.FromHours(1);

    private uint? _id;
    private DateTimeOffset? _since;

    /// <summary>The rotation of now; unknown where the network does not tell.</summary>
    public KeyRotation Current => _id is { } id ? KeyRotations.FromRotationId(id) : KeyRotation.Unknown;

    /// <summary>Looks at the map.</summary>
    /// <returns>Whether the rotation is another than before, or seen for the first time.</returns>
    public bool HasChanged(NetworkTopology? map, DateTimeOffset now)
    {
        var id = map?.Metadata.RotationId ?? KeyRotations.UnknownId;
        if (id == KeyRotations.UnknownId || id == _id)
        {
            return false;
        }

        (_id, _since) = (id, now);
        return true;
    }

    /// <summary>Whether what was made for the rotation before is of no use any more.</summary>
    public bool HasEnded(DateTimeOffset now) => now - _since > Epoch;
}
