using System.Net;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Topology;

/// <summary>A node that the rewarded set places in a mix layer (docs/protocol/06-network.md section 7.1).</summary>
public sealed class MixNodeDescriptor : NodeDescriptor
{
    /// <summary>Describes a mix node.</summary>
    /// <param name="nodeId">Number of the node, unique over mix nodes and gateways.</param>
    /// <param name="identity">Ed25519 identity key of the node.</param>
    /// <param name="mixAddress">Address and port on which it takes packets.</param>
    /// <param name="sphinxKey">Its public key for packets.</param>
    /// <param name="layer">Layer 1, 2 or 3.</param>
    /// <exception cref="ArgumentException">The address is neither IPv4 nor IPv6.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layer is not 1, 2 or 3.</exception>
    public MixNodeDescriptor(uint nodeId, IdentityKey identity, IPEndPoint mixAddress, EncryptionKey sphinxKey, int layer)
        : base(nodeId, identity, mixAddress, sphinxKey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, NetworkTopology.Layers);
        Layer = layer;
    }

    /// <summary>Layer 1, 2 or 3.</summary>
    public int Layer { get; }
}
