namespace NymActors.Protocol.Directory;

/// <summary>Paths of the directory, relative to its base URL (docs/protocol/06-network.md sections 5.1, 11.2).</summary>
public static class DirectoryPaths
{
    /// <summary>Roles of the current epoch: <see cref="Directory.RewardedSet"/>.</summary>
    public const string RewardedSet = "v1/nym-nodes/rewarded-set";

    /// <summary>State of the key rotation: <see cref="Directory.KeyRotationInfo"/>. Always JSON.</summary>
    public const string KeyRotationInfo = "v1/epoch/key-rotation-info";

    /// <summary>Nodes that mix in this epoch.</summary>
    public const string ActiveMixNodes = "v2/unstable/nym-nodes/skimmed/mixnodes/active";

    /// <summary>Nodes that declare the mix node role.</summary>
    public const string AllMixNodes = "v2/unstable/nym-nodes/skimmed/mixnodes/all";

    /// <summary>Nodes that take clients.</summary>
    public const string EntryGateways = "v2/unstable/nym-nodes/skimmed/entry-gateways";

    /// <summary>Nodes that declare both exit roles.</summary>
    public const string ExitGateways = "v2/unstable/nym-nodes/skimmed/exit-gateways";

    /// <summary>All nodes (extended topology).</summary>
    public const string AllNodes = "v2/unstable/nym-nodes/skimmed";

    /// <summary>The current interval: <see cref="EpochInterval"/> or null.</summary>
    public const string CurrentEpoch = "v1/epoch/current";

    /// <summary>Whether the directory is up.</summary>
    public const string Health = "v1/api-status/health";

    /// <summary>Of the old generation: the mix nodes of the epoch (docs/protocol/06-network.md section 4.2).</summary>
    public const string OldActiveMixNodes = "v1/mixnodes/active";

    /// <summary>Of the old generation: the gateways.</summary>
    public const string OldGateways = "v1/gateways";

    /// <summary>Of the old generation, since October 2023: the gateways, each with a place for its own description.</summary>
    public const string OldDescribedGateways = "v1/gateways/described";

    /// <summary>What nodes say of themselves.</summary>
    public const string DescribedNodes = "v1/nym-nodes/described";

    /// <summary>What nodes say of themselves, with the Lewes protocol.</summary>
    public const string DescribedNodesV2 = "v2/nym-nodes/described";

    /// <summary>Name, chain and endpoints of the network.</summary>
    public const string NetworkDetails = "v1/network/details";
}
