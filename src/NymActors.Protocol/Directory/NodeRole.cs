using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>
/// The role of a node in the current epoch (docs/protocol/06-network.md section 6.4). Informative: topologies are built from the
/// rewarded set.
/// </summary>
/// <param name="Kind">The role.</param>
/// <param name="Layer">Mix layer as the directory states it; 0 for all other roles.</param>
[JsonConverter(typeof(NodeRoleConverter))]
public readonly record struct NodeRole(NodeRoleKind Kind, byte Layer)
{
    /// <summary>Takes clients.</summary>
    public static NodeRole EntryGateway => new(NodeRoleKind.EntryGateway, 0);

    /// <summary>Serves as an exit.</summary>
    public static NodeRole ExitGateway => new(NodeRoleKind.ExitGateway, 0);

    /// <summary>Held in reserve.</summary>
    public static NodeRole Standby => new(NodeRoleKind.Standby, 0);

    /// <summary>Not in the rewarded set.</summary>
    public static NodeRole Inactive => new(NodeRoleKind.Inactive, 0);

    /// <summary>Mixes in a layer.</summary>
    /// <param name="layer">Layer number.</param>
    /// <returns>The role.</returns>
    public static NodeRole MixNode(byte layer) => new(NodeRoleKind.MixNode, layer);
}
