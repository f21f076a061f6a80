using System.Globalization;
using System.Net;
using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Topology;

namespace NymActors.Protocol.Directory;

/// <summary>
/// Reads the lists of a directory of 2023 (docs/protocol/06-network.md sections 4.2, 4.3). Unlike the clients of that time it ignores
/// members that it does not know, leaves single nodes out that it cannot use, and does not judge how nodes are spread over the layers.
/// Nodes with a host name are left out as undialable: packets carry addresses.
/// </summary>
public static class OldDirectory
{
    private const string MixNodes = "list of mix nodes";
    private const string Gateways = "list of gateways";

    /// <summary>The old lists tell neither epoch nor rotation nor their own age.</summary>
    private static readonly NodeListMetadata Metadata =
        new() { AbsoluteEpochId = 0, RotationId = TopologyMetadata.UnknownRotation, RefreshedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Builds the topology from the two answers of one refresh.</summary>
    /// <param name="mixNodes">Answer to <see cref="DirectoryPaths.OldActiveMixNodes"/>.</param>
    /// <param name="gateways">Answer to <see cref="DirectoryPaths.OldGateways"/> or <see cref="DirectoryPaths.OldDescribedGateways"/>.</param>
    /// <returns>The topology, of the generation <see cref="NetworkGeneration.Old"/> and without key rotation.</returns>
    /// <exception cref="ProtocolException">An answer is no such list.</exception>
    /// <exception cref="TopologyException">No packet can be routed.</exception>
    public static NetworkTopology BuildTopology(ReadOnlyMemory<byte> mixNodes, ReadOnlyMemory<byte> gateways)
    {
        var mixes = Read(MixNodes, mixNodes, ReadMixNode).Where(static entry => entry.IsCompatible).Select(static entry => entry.Node).ToList();
        var firstGateway = mixes.Count == 0 ? 1 : mixes.Max(static node => (long)node.NodeId) + 1;
        var entries = NumberedFrom(firstGateway, Read(Gateways, gateways, ReadGateway)).ToList();
        uint[] ids = [.. entries.Select(static node => node.NodeId)];
        var roles = new RewardedSet
        {
            EntryGateways = ids,
            ExitGateways = ids,
            Layer1 = Layer(mixes, 1),
            Layer2 = Layer(mixes, 2),
            Layer3 = Layer(mixes, 3),
            Standby = [],
        };
        return new TopologyBuilder { Generation = NetworkGeneration.Old }.Build(
            roles, SkimmedNodeList.SinglePage(Metadata, mixes), SkimmedNodeList.SinglePage(Metadata, entries));
    }

    /// <summary>The gateways a new client may choose from: those of a version that clients of 2023 take (docs/protocol/03-gateway.md 20.1).</summary>
    /// <param name="gateways">Answer to <see cref="DirectoryPaths.OldGateways"/> or <see cref="DirectoryPaths.OldDescribedGateways"/>.</param>
    /// <returns>The gateways, possibly none.</returns>
    /// <exception cref="ProtocolException">The answer is no such list.</exception>
    public static IReadOnlyList<GatewayDescriptor> GatewayCandidates(ReadOnlyMemory<byte> gateways)
    {
        var entries = Read(Gateways, gateways, ReadGateway).Where(static entry => entry.IsCompatible);
        return new TopologyBuilder().GatewayCandidates(SkimmedNodeList.SinglePage(Metadata, [.. NumberedFrom(1, entries)]));
    }

    private static uint[] Layer(List<SkimmedNode> nodes, int layer) =>
        [.. nodes.Where(node => node.Role.Layer == layer).Select(static node => node.NodeId)];

    /// <summary>The old lists number mix nodes only; nothing outside this client sees the numbers.</summary>
    private static IEnumerable<SkimmedNode> NumberedFrom(long first, IEnumerable<Entry> gateways) =>
        gateways.Select((entry, index) => entry.Node with { NodeId = unchecked((uint)(first + index)) });

    private static List<Entry> Read(string what, ReadOnlyMemory<byte> json, Func<JsonMembers, Entry?> read) => JsonMembers.Read(what, json, root =>
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new ProtocolException(what, 0, "not a JSON array");
        }

        if (root.GetArrayLength() > NodeListCollector.MaximumNodes)
        {
            throw new ProtocolException(what, 0, $"it has more than {NodeListCollector.MaximumNodes} nodes");
        }

        var entries = new List<Entry>();
        foreach (var item in root.EnumerateArray())
        {
            if (read(new JsonMembers(what, item)) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    });

    private static Entry? ReadMixNode(JsonMembers item)
    {
        var bond = item.Object("bond_information");
        var layer = bond.Byte("layer");
        return layer is >= 1 and <= NetworkTopology.Layers
            ? ReadNode(bond.Object("mix_node"), bond.UInt32("mix_id"), NodeRole.MixNode(layer), clientsPort: null)
            : null;
    }

    private static Entry? ReadGateway(JsonMembers item)
    {
        var gateway = (item.Has("bond") ? item.Object("bond") : item).Object("gateway");
        return ReadNode(gateway, nodeId: 0, NodeRole.EntryGateway, gateway.UInt16("clients_port"));
    }

    private static Entry? ReadNode(JsonMembers node, uint nodeId, NodeRole role, ushort? clientsPort)
    {
        var host = node.Text("host");
        var isAddress = IPAddress.TryParse(host, out var address);
        var mixPort = node.UInt16("mix_port");
        if (!IdentityKey.TryParse(node.Text("identity_key"), out var identity) || !EncryptionKey.TryParse(node.Text("sphinx_key"), out var sphinxKey))
        {
            return null;
        }

        var described = new SkimmedNode
        {
            NodeId = nodeId,
            Identity = identity,
            IpAddresses = isAddress ? [address!] : [],
            MixPort = mixPort,
            SphinxKey = sphinxKey,
            Role = role,
            Entry = clientsPort is { } port ? new EntryDetails { HostName = isAddress ? null : host, WebSocketPort = port } : null,
            Performance = Performance.Full,
        };
        return new Entry(described, IsCompatible(node.Text("version")));
    }

    /// <summary>Clients of 2023 leave out what does not have their own major and minor version.</summary>
    private static bool IsCompatible(string version)
    {
        var numbers = version.Split('-', '+')[0].Split('.');
        return numbers is ["1", "1", var patch] && uint.TryParse(patch, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private sealed record Entry(SkimmedNode Node, bool IsCompatible);
}
