using System.Net;
using System.Text.Json.Serialization;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Directory;

/// <summary>A node as the directory's lists describe it (docs/protocol/06-network.md section 6.4).</summary>
[JsonConverter(typeof(SkimmedNodeConverter))]
public sealed record SkimmedNode
{
    /// <summary>Number of the node, unique over mix nodes and gateways.</summary>
    public required uint NodeId { get; init; }

    /// <summary>Ed25519 identity key.</summary>
    public required IdentityKey Identity { get; init; }

    /// <summary>Addresses of the node; clients use the first and drop a node without any.</summary>
    public required IReadOnlyList<IPAddress> IpAddresses { get; init; }

    /// <summary>Port on which it takes packets.</summary>
    public required ushort MixPort { get; init; }

    /// <summary>X25519 public key for packets of the current rotation.</summary>
    public required EncryptionKey SphinxKey { get; init; }

    /// <summary>Role in the current epoch.</summary>
    public required NodeRole Role { get; init; }

    /// <summary>Roles the node declares; all false when the directory leaves them out.</summary>
    public SupportedRoles SupportedRoles { get; init; }

    /// <summary>Where it takes clients, or null.</summary>
    public EntryDetails? Entry { get; init; }

    /// <summary>Measured performance of the last day, 0 to 1.</summary>
    public required Performance Performance { get; init; }
}
