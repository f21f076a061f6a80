using System.Net;

namespace NymActors.Mixnet;

/// <summary>A node of a local network: what the directory tells about it. The same for the whole life of the network.</summary>
public sealed record MixnetNode
{
    /// <summary>Number of the node, from 1, unique over mix nodes and gateways.</summary>
    public required uint Id { get; init; }

    /// <summary>What the node is for.</summary>
    public required MixnetNodeRole Role { get; init; }

    /// <summary>Mix layer 1, 2 or 3; 0 for a gateway.</summary>
    public required int Layer { get; init; }

    /// <summary>Base58 of the ed25519 identity key.</summary>
    public required string IdentityKey { get; init; }

    /// <summary>Base58 of the X25519 key that packets are built for.</summary>
    public required string SphinxKey { get; init; }

    /// <summary>Where it takes packets from other nodes.</summary>
    public required IPEndPoint MixAddress { get; init; }

    /// <summary>Where it takes clients (<c>ws://HOST:PORT/</c>); null for a mix node.</summary>
    public required Uri? ClientsUrl { get; init; }
}
