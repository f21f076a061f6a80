using System.Net;
using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Topology;

namespace NymActors.Host.Clients;

/// <summary>
/// Reads the file of <c>--custom-mixnet</c> in both forms (docs/protocol/06-network.md section 7.6): that of the current client with its
/// rewarded set, and the older one with mix nodes by layer.
/// </summary>
internal static class CustomMixnetFile
{
    private const ushort DefaultMixPort = 1789;
    private const ushort DefaultClientsPort = 9000;

    // Rotation "unknown": the sender's packets then say nothing about a key rotation.
    private const uint UnknownRotation = uint.MaxValue;

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A field is missing or unfit.</exception>
    /// <exception cref="TopologyException">No packet can be routed through the network.</exception>
    public static NetworkTopology Parse(ReadOnlyMemory<byte> file)
    {
        using var document = JsonDocument.Parse(file);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it must be an object");
        }

        return root.TryGetProperty("node_details", out var nodes) ? ParseCurrent(root, nodes) : ParseOld(root);
    }

    private static NetworkTopology ParseCurrent(JsonElement root, JsonElement nodes)
    {
        var set = Field(root, "rewarded_set");
        var rewarded = new RewardedSet
        {
            EpochId = set.TryGetProperty("epoch_id", out var epoch) ? Number(epoch, "epoch_id") : 0,
            EntryGateways = Ids(set, "entry_gateways"),
            ExitGateways = Ids(set, "exit_gateways"),
            Layer1 = Ids(set, "layer1"),
            Layer2 = Ids(set, "layer2"),
            Layer3 = Ids(set, "layer3"),
            Standby = Ids(set, "standby"),
        };
        List<SkimmedNode> mixes = [];
        List<SkimmedNode> gateways = [];
        foreach (var node in nodes.EnumerateObject())
        {
            var read = ReadNode(node.Value);
            (read.Entry is null ? mixes : gateways).Add(read);
        }

        return Build(rewarded, root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? metadata : null, mixes, gateways);
    }

    private static SkimmedNode ReadNode(JsonElement node)
    {
        var host = IPEndPoint.TryParse(Text(node, "mix_host"), out var parsed) ? parsed : throw new FormatException("\"mix_host\" must be an IP address with a port");
        var entry = node.TryGetProperty("entry", out var details) && details.ValueKind == JsonValueKind.Object ? details : (JsonElement?)null;
        IReadOnlyList<IPAddress> addresses = entry is { } given && given.TryGetProperty("ip_addresses", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Select(a => IPAddress.TryParse(a.GetString(), out var ip) ? ip : throw new FormatException("\"ip_addresses\" must be IP addresses"))]
            : [host.Address];
        return new SkimmedNode
        {
            NodeId = Number(Field(node, "node_id"), "node_id"),
            Identity = IdentityKey.Parse(KeyText(node, "identity_key")),
            SphinxKey = EncryptionKey.Parse(KeyText(node, "sphinx_key")),
            IpAddresses = addresses,
            MixPort = (ushort)host.Port,
            Role = entry is null ? NodeRole.Inactive : NodeRole.EntryGateway,
            Performance = Performance.Full,
            Entry = entry is { } e
                ? new EntryDetails
                {
                    HostName = e.TryGetProperty("hostname", out var name) ? name.GetString() : null,
                    WebSocketPort = Port(e, "clients_ws_port", DefaultClientsPort),
                    SecureWebSocketPort = e.TryGetProperty("clients_wss_port", out var port) && port.ValueKind == JsonValueKind.Number ? port.GetUInt16() : null,
                }
                : null,
        };
    }

    private static NetworkTopology ParseOld(JsonElement root)
    {
        uint next = 0;
        var layers = new IReadOnlyList<uint>[NetworkTopology.Layers];
        List<SkimmedNode> mixes = [];
        for (var layer = 1; layer <= NetworkTopology.Layers; layer++)
        {
            List<uint> ids = [];
            foreach (var node in Field(Field(root, "mixnodes"), $"{layer}").EnumerateArray())
            {
                var id = Optional(node, "mixId", "mix_id") is { } given ? Number(given, "mixId") : ++next;
                mixes.Add(ReadOldNode(node, id, entry: null));
                ids.Add(id);
            }

            layers[layer - 1] = ids;
        }

        next = mixes.Select(static mix => mix.NodeId).DefaultIfEmpty().Max();
        List<SkimmedNode> gateways = [];
        foreach (var node in Field(root, "gateways").EnumerateArray())
        {
            var port = Optional(node, "clientsPort", "clients_port") is { } given ? given.GetUInt16() : DefaultClientsPort;
            gateways.Add(ReadOldNode(node, ++next, new EntryDetails { WebSocketPort = port }));
        }

        IReadOnlyList<uint> all = [.. gateways.Select(static gateway => gateway.NodeId)];
        var rewarded = new RewardedSet { EntryGateways = all, ExitGateways = all, Layer1 = layers[0], Layer2 = layers[1], Layer3 = layers[2], Standby = [] };
        return Build(rewarded, null, mixes, gateways);
    }

    private static SkimmedNode ReadOldNode(JsonElement node, uint id, EntryDetails? entry)
    {
        var text = Text(node, "host");
        var host = IPAddress.TryParse(text, out var address) ? new IPEndPoint(address, 0)
            : IPEndPoint.TryParse(text, out var both) ? both
            : throw new FormatException("\"host\" must be an IP address");
        return new SkimmedNode
        {
            NodeId = id,
            Identity = IdentityKey.Parse(Named(node, "identityKey", "identity_key")),
            SphinxKey = EncryptionKey.Parse(Named(node, "sphinxKey", "sphinx_key")),
            IpAddresses = [host.Address],
            MixPort = Optional(node, "mixPort", "mix_port") is { } port ? port.GetUInt16() : host.Port > 0 ? (ushort)host.Port : DefaultMixPort,
            Role = entry is null ? NodeRole.Inactive : NodeRole.EntryGateway,
            Performance = Performance.Full,
            Entry = entry,
        };
    }

    private static NetworkTopology Build(RewardedSet rewarded, JsonElement? metadata, List<SkimmedNode> mixes, List<SkimmedNode> gateways)
    {
        var moment = new NodeListMetadata
        {
            AbsoluteEpochId = metadata is { } m ? Number(Field(m, "absolute_epoch_id"), "absolute_epoch_id") : 0,
            RotationId = metadata is { } r ? Number(Field(r, "key_rotation_id"), "key_rotation_id") : UnknownRotation,
            RefreshedAt = metadata is { } t && t.TryGetProperty("refreshed_at", out var at) && at.TryGetDateTimeOffset(out var refreshed) ? refreshed : DateTimeOffset.UnixEpoch,
        };
        return new TopologyBuilder().Build(rewarded, SkimmedNodeList.SinglePage(moment, mixes), SkimmedNodeList.SinglePage(moment, gateways));
    }

    private static JsonElement Field(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        ? value
        : throw new FormatException($"\"{name}\" is missing");

    private static JsonElement? Optional(JsonElement owner, string name, string otherName) =>
        owner.TryGetProperty(name, out var value) || owner.TryGetProperty(otherName, out value) ? value : null;

    private static string Named(JsonElement owner, string name, string otherName) =>
        Optional(owner, name, otherName)?.GetString() ?? throw new FormatException($"\"{name}\" is missing");

    private static string Text(JsonElement owner, string name) => Field(owner, name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw new FormatException($"\"{name}\" must be a text");

    private static uint Number(JsonElement value, string name) => value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var number)
        ? number
        : throw new FormatException($"\"{name}\" must be a whole number from 0 to {uint.MaxValue}");

    private static ushort Port(JsonElement owner, string name, ushort otherwise) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetUInt16() : otherwise;

    private static IReadOnlyList<uint> Ids(JsonElement set, string name) => [.. Field(set, name).EnumerateArray().Select(id => Number(id, name))];

    /// <summary>A key: 32 numbers, or base58.</summary>
    private static string KeyText(JsonElement owner, string name)
    {
        var value = Field(owner, name);
        return value.ValueKind == JsonValueKind.Array
            ? SimpleBase.Base58.Bitcoin.Encode([.. value.EnumerateArray().Select(static b => b.GetByte())])
            : value.GetString() ?? throw new FormatException($"\"{name}\" is missing");
    }
}
