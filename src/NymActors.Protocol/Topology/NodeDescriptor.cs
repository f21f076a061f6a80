using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Protocol.Topology;

/// <summary>
/// What a client knows about a node of the network: enough to put it into the route of a packet
/// (docs/protocol/06-network.md section 7.1).
/// </summary>
public class NodeDescriptor
{
    /// <summary>Describes a node.</summary>
    /// <param name="nodeId">Number of the node, unique over mix nodes and gateways.</param>
    /// <param name="identity">Ed25519 identity key of the node.</param>
    /// <param name="mixAddress">Address and port on which it takes packets from other nodes.</param>
    /// <param name="sphinxKey">Its public key for packets.</param>
    /// <exception cref="ArgumentException">The address is neither IPv4 nor IPv6.</exception>
    public NodeDescriptor(uint nodeId, IdentityKey identity, IPEndPoint mixAddress, EncryptionKey sphinxKey)
    {
        ArgumentNullException.ThrowIfNull(mixAddress);
        NodeId = nodeId;
        Identity = identity;
        MixAddress = mixAddress;
        SphinxKey = sphinxKey;

        Span<byte> address = stackalloc byte[NodeRoutingAddress.SphinxLength];
        NodeRoutingAddress.FromEndPoint(mixAddress).WritePadded(address);
        Hop = new SphinxHop(address, sphinxKey.Bytes);
    }

    /// <summary>Number of the node, unique over mix nodes and gateways.</summary>
    public uint NodeId { get; }

    /// <summary>Ed25519 identity key of the node.</summary>
    public IdentityKey Identity { get; }

    /// <summary>Address and port on which the node takes packets from other nodes.</summary>
    public IPEndPoint MixAddress { get; }

    /// <summary>X25519 public key for packets.</summary>
    public EncryptionKey SphinxKey { get; }

    /// <summary>Address and key in the form that a Sphinx route takes.</summary>
    public SphinxHop Hop { get; }

    /// <summary>Number, identity and address, for logs.</summary>
    /// <returns>One line without secrets.</returns>
    public override string ToString() => $"{NodeId} {Identity} at {MixAddress}";
}
