using System.Net;
using System.Net.Sockets;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Directory;

/// <summary>Turns directory payloads into the topology of a client (docs/protocol/06-network.md section 7.1).</summary>
public sealed record TopologyBuilder
{
    /// <summary>Lowest performance of mix nodes in percent; nodes below are left out. Default 50.</summary>
    public int MinimumMixNodePerformance { get; init; } = 50;

    /// <summary>Lowest performance of gateways in percent; gateways below are left out. Default 50.</summary>
    public int MinimumGatewayPerformance { get; init; } = 50;

    /// <summary>Builds the topology from the three answers of one refresh.</summary>
    /// <param name="rewardedSet">Roles of the epoch: the only source of the layers.</param>
    /// <param name="mixNodes">Complete list of active mix nodes; its metadata becomes that of the topology.</param>
    /// <param name="gateways">Complete list of entry gateways.</param>
    /// <returns>The topology.</returns>
    /// <exception cref="ProtocolException">The lists belong to different snapshots (docs/protocol/06-network.md section 5.4).</exception>
    /// <exception cref="TopologyException">No packet can be routed: a layer without known node, or a rewarded set without gateways.</exception>
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
            throw new TopologyException(
                TopologyError.Insufficient, "insufficient network topology: the rewarded set has neither entry nor exit gateways");
        }

        // A later entry replaces an earlier one with the same id, and gateways come after mix nodes.
        var nodes = new Dictionary<uint, (SkimmedNode Node, bool IsGateway)>();
        foreach (var node in Usable(mixNodes, MinimumMixNodePerformance))
        {
            nodes[node.NodeId] = (node, false);
        }

        foreach (var node in Usable(gateways, MinimumGatewayPerformance))
        {
            nodes[node.NodeId] = (node, true);
        }

        var metadata = mixNodes.Metadata;
        return new(
            new(metadata.RotationId, metadata.AbsoluteEpochId, metadata.RefreshedAt),
            LayersOf(rewardedSet, nodes),
            nodes.Values.Where(entry => entry.IsGateway).Select(entry => ToGateway(entry.Node)),
            nodes.Values.Where(entry => !entry.IsGateway).Select(entry => ToNode(entry.Node)));
    }

    /// <summary>The gateways a new client may choose from (docs/protocol/03-gateway.md section 20.1).</summary>
    /// <param name="gateways">Complete list of entry gateways.</param>
    /// <returns>Gateways with enough performance, an address and a listener for clients.</returns>
    public IReadOnlyList<GatewayDescriptor> GatewayCandidates(SkimmedNodeList gateways)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        return [.. Usable(gateways, MinimumGatewayPerformance).Select(ToGateway).Where(gateway => gateway.ClientListeners.Count > 0)];
    }

    private static IEnumerable<SkimmedNode> Usable(SkimmedNodeList list, int minimumPerformance)
        => list.Nodes.Data.Where(node => node.IpAddresses.Count > 0 && node.Performance.Percent >= minimumPerformance);

    private static IEnumerable<MixNodeDescriptor> LayersOf(
        RewardedSet rewardedSet, Dictionary<uint, (SkimmedNode Node, bool IsGateway)> nodes)
    {
        for (var layer = 1; layer <= NetworkTopology.Layers; layer++)
        {
            foreach (var id in rewardedSet.Layer(layer).Distinct())
            {
                if (nodes.TryGetValue(id, out var entry))
                {
                    var node = entry.Node;
                    yield return new(id, node.Identity, MixAddressOf(node), node.SphinxKey, layer);
                }
            }
        }
    }

    private static NodeDescriptor ToNode(SkimmedNode node)
        => new(node.NodeId, node.Identity, MixAddressOf(node), node.SphinxKey);

    private static GatewayDescriptor ToGateway(SkimmedNode node)
        => new(node.NodeId, node.Identity, MixAddressOf(node), node.SphinxKey, [.. ListenersOf(node)]);

    private static IPEndPoint MixAddressOf(SkimmedNode node) => new(node.IpAddresses[0], node.MixPort);

    private static IEnumerable<Uri> ListenersOf(SkimmedNode node)
    {
        if (node.Entry is not { } entry)
        {
            yield break;
        }

        if (entry.HostName is { Length: > 0 } name && Uri.CheckHostName(name) != UriHostNameType.Unknown)
        {
            if (entry.SecureWebSocketPort is { } securePort)
            {
                yield return new UriBuilder(Uri.UriSchemeWss, name, securePort).Uri;
            }

            yield return new UriBuilder(Uri.UriSchemeWs, name, entry.WebSocketPort).Uri;
        }

        foreach (var address in node.IpAddresses)
        {
            var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
            yield return new UriBuilder(Uri.UriSchemeWs, host, entry.WebSocketPort).Uri;
        }
    }
}
