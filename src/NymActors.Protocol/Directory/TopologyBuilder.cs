using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Directory;

/// <summary>
/// Turns directory payloads into the topology of a client (docs/protocol/06-network.md section 7.1). Unlike the reference it leaves
/// out nodes that no packet can be built for or sent to, and says how many in <see cref="NetworkTopology.Refused"/>.
/// </summary>
public sealed record TopologyBuilder
{
    /// <summary>Lowest performance of mix nodes in percent; nodes below are left out. Default 50.</summary>
    public int MinimumMixNodePerformance { get; init; } = 50;

    /// <summary>Lowest performance of gateways in percent; gateways below are left out. Default 50.</summary>
    public int MinimumGatewayPerformance { get; init; } = 50;

    /// <summary>The generation that the topology is said to be of. Default <see cref="NetworkGeneration.Current"/>.</summary>
    public NetworkGeneration Generation { get; init; }

    /// <summary>Builds the topology from the three answers of one refresh.</summary>
    /// <param name="rewardedSet">Roles of the epoch: the only source of the layers.</param>
    /// <param name="mixNodes">Complete list of active mix nodes; its metadata becomes that of the topology.</param>
    /// <param name="gateways">Complete list of entry gateways.</param>
    /// <returns>The topology.</returns>
    /// <exception cref="ProtocolException">The lists belong to different snapshots (docs/protocol/06-network.md section 5.4).</exception>
    /// <exception cref="TopologyException">
    /// No packet can be routed: a layer without usable node, a rewarded set without gateways, or no usable gateway.
    /// </exception>
    public NetworkTopology Build(RewardedSet rewardedSet, SkimmedNodeList mixNodes, SkimmedNodeList gateways)
    {
        ArgumentNullException.ThrowIfNull(rewardedSet);
        ArgumentNullException.ThrowIfNull(mixNodes);
        ArgumentNullException.ThrowIfNull(gateways);

        if (!mixNodes.Metadata.IsConsistentWith(gateways.Metadata))
        {
            throw new ProtocolException("network topology", 0, "the mix node list and the gateway list belong to different epochs or rotations");
        }

        if (rewardedSet.EntryGateways.Count == 0 && rewardedSet.ExitGateways.Count == 0)
        {
            throw Insufficient("the rewarded set has neither entry nor exit gateways", default);
        }

        var usable = new UsableNodes();
        var mixes = usable.Of(mixNodes, MinimumMixNodePerformance);
        var entries = usable.Of(gateways, MinimumGatewayPerformance);
        GatewayDescriptor[] gatewayDescriptors = [.. entries.Values.Select(node => ToGateway(node, usable))];
        MixNodeDescriptor[] layers = [.. LayersOf(rewardedSet, mixes, entries)];
        if (gatewayDescriptors.Length == 0)
        {
            throw Insufficient("no usable gateway", usable.Refused);
        }

        for (var layer = 1; layer <= NetworkTopology.Layers; layer++)
        {
            if (!Array.Exists(layers, node => node.Layer == layer))
            {
                throw Insufficient($"no usable mix node in layer {layer}", usable.Refused);
            }
        }

        var metadata = mixNodes.Metadata;
        return new(
            new(metadata.RotationId, metadata.AbsoluteEpochId, metadata.RefreshedAt),
            layers,
            gatewayDescriptors,
            mixes.Values.Where(node => !entries.ContainsKey(node.NodeId)).Select(ToNode))
        {
            Generation = Generation,
            Refused = usable.Refused,
        };
    }

    /// <summary>The gateways a new client may choose from (docs/protocol/03-gateway.md section 20.1).</summary>
    /// <param name="gateways">Complete list of entry gateways.</param>
    /// <returns>Gateways with enough performance, a usable key and address, and a listener for clients.</returns>
    public IReadOnlyList<GatewayDescriptor> GatewayCandidates(SkimmedNodeList gateways)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        var usable = new UsableNodes();
        var candidates = usable.Of(gateways, MinimumGatewayPerformance).Values.Select(node => ToGateway(node, usable));
        return [.. candidates.Where(gateway => gateway.ClientListeners.Count > 0)];
    }

    private static TopologyException Insufficient(string what, RefusedEntries refused)
    {
        var left = refused.Total == 0 ? string.Empty : $" (refused: {refused})";
        return new(TopologyError.Insufficient, $"insufficient network topology: {what}{left}");
    }

    // A gateway that the rewarded set puts into a layer mixes, too; of one number in both lists the gateway is meant.
    private static IEnumerable<MixNodeDescriptor> LayersOf(
        RewardedSet rewardedSet, Dictionary<uint, SkimmedNode> mixes, Dictionary<uint, SkimmedNode> entries)
    {
        for (var layer = 1; layer <= NetworkTopology.Layers; layer++)
        {
            foreach (var id in rewardedSet.Layer(layer).Distinct())
            {
                if (entries.TryGetValue(id, out var node) || mixes.TryGetValue(id, out node))
                {
                    yield return new(id, node.Identity, UsableNodes.MixAddressOf(node)!, node.SphinxKey, layer);
                }
            }
        }
    }

    private static NodeDescriptor ToNode(SkimmedNode node)
        => new(node.NodeId, node.Identity, UsableNodes.MixAddressOf(node)!, node.SphinxKey);

    private static GatewayDescriptor ToGateway(SkimmedNode node, UsableNodes usable)
        => new(node.NodeId, node.Identity, UsableNodes.MixAddressOf(node)!, node.SphinxKey, usable.ListenersOf(node));
}
