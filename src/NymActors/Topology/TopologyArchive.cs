using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NymActors.Protocol;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>
/// A network map as a file: the three lists of a directory in the directory's own form, with the time at which they came. It is read with the
/// code that reads a directory's answers, so that nothing gets in by a file that would not get in by the network.
/// </summary>
internal static class TopologyArchive
{
    private const string Name = "stored network map";
    private const int Version = 1;

    /// <summary>Writes a map down. Listeners for clients are left out: a client knows that of its gateway from its registration.</summary>
    public static byte[] Write(NetworkTopology map, DateTimeOffset fetched)
    {
        var metadata = new NodeListMetadata
        {
            AbsoluteEpochId = map.Metadata.AbsoluteEpochId,
            RotationId = map.Metadata.RotationId,
            RefreshedAt = map.Metadata.RefreshedAt,
        };
        var gateways = map.Gateways.Select(static gateway => gateway.Identity).ToHashSet();
        uint[] ids = [.. map.Gateways.Select(static gateway => gateway.NodeId)];
        var roles = new RewardedSet
        {
            EpochId = map.Metadata.AbsoluteEpochId,
            EntryGateways = ids,
            ExitGateways = ids,
            Layer1 = IdsOf(map, 1),
            Layer2 = IdsOf(map, 2),
            Layer3 = IdsOf(map, 3),
            Standby = [],
        };
        var others = map.Nodes.Where(node => !gateways.Contains(node.Identity)).Select(static node => Entry(node, NodeRole.Standby));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("fetched", fetched.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
            writer.WriteBoolean("old", map.Generation == NetworkGeneration.Old);
            writer.WritePropertyName("roles");
            writer.WriteRawValue(DirectoryJson.Write(roles));
            writer.WritePropertyName("nodes");
            writer.WriteRawValue(DirectoryJson.Write(SkimmedNodeList.SinglePage(metadata, [.. others])));
            writer.WritePropertyName("gateways");
            writer.WriteRawValue(DirectoryJson.Write(
                SkimmedNodeList.SinglePage(metadata, [.. map.Gateways.Select(static gateway => Entry(gateway, NodeRole.EntryGateway))])));
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a map.</summary>
    /// <exception cref="ProtocolException">It is no such file.</exception>
    /// <exception cref="TopologyException">No packet can be routed with it.</exception>
    public static (NetworkTopology Map, DateTimeOffset Fetched) Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
            {
                throw new ProtocolException(Name, 0, "it is of another version");
            }

            var map = new TopologyBuilder
            {
                Generation = root.GetProperty("old").GetBoolean() ? NetworkGeneration.Old : NetworkGeneration.Current,
                MinimumMixNodePerformance = 0,
                MinimumGatewayPerformance = 0,
            }.Build(
                DirectoryJson.ReadRewardedSet(Raw(root, "roles")),
                DirectoryJson.ReadNodeList(Raw(root, "nodes")),
                DirectoryJson.ReadNodeList(Raw(root, "gateways")));
            return (map, root.GetProperty("fetched").GetDateTimeOffset());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ProtocolException(Name, 0, error.Message);
        }
    }

    private static byte[] Raw(JsonElement root, string name) => System.Text.Encoding.UTF8.GetBytes(root.GetProperty(name).GetRawText());

    private static uint[] IdsOf(NetworkTopology map, int layer) => [.. map.MixNodes(layer).Select(static node => node.NodeId)];

    private static SkimmedNode Entry(NodeDescriptor node, NodeRole role) => new()
    {
        NodeId = node.NodeId,
        Identity = node.Identity,
        IpAddresses = [node.MixAddress.Address],
        MixPort = (ushort)node.MixAddress.Port,
        SphinxKey = node.SphinxKey,
        Role = role,
        Performance = Performance.Full,
    };
}
