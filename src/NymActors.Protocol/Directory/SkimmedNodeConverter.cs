using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Directory;

/// <summary>Nodes of the lists, with the second name of the role member (docs/protocol/06-network.md section 6.4).</summary>
internal sealed class SkimmedNodeConverter : JsonConverter<SkimmedNode>
{
    // Clients use the first few of a node's addresses; what comes after them is read and forgotten.
    private const int MaximumAddresses = 16;

    // In the escaped form, so that nothing is allocated for texts that cannot be a member's name or value.
    private const int LongestName = 256;
    private const int LongestText = 2048;

    public override SkimmedNode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a node must be an object");
        }

        uint? nodeId = null;
        IdentityKey? identity = null;
        List<IPAddress>? addresses = null;
        ushort? mixPort = null;
        EncryptionKey? sphinxKey = null;
        NodeRole? role = null;
        SupportedRoles supportedRoles = default;
        EntryDetails? entry = null;
        Performance? performance = null;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan.Length <= LongestName ? reader.GetString() : null;
            reader.Read();
            switch (name)
            {
                case "node_id":
                    nodeId = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out var id) ? id : throw Invalid(name);
                    break;
                case "ed25519_identity_pubkey":
                    identity = IdentityKey.TryParse(ReadText(ref reader, name), out var key) ? key : throw Invalid(name);
                    break;
                case "ip_addresses":
                    addresses = ReadAddresses(ref reader);
                    break;
                case "mix_port":
                    mixPort = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt16(out var port) ? port : throw Invalid(name);
                    break;
                case "x25519_sphinx_pubkey":
                    sphinxKey = EncryptionKey.TryParse(ReadText(ref reader, name), out var sphinx) ? sphinx : throw Invalid(name);
                    break;
                case "role" or "epoch_role":
                    role = JsonSerializer.Deserialize(ref reader, DirectoryJsonContext.Default.NodeRole);
                    break;
                case "supported_roles":
                    supportedRoles = JsonSerializer.Deserialize(ref reader, DirectoryJsonContext.Default.SupportedRoles);
                    break;
                case "entry":
                    entry = JsonSerializer.Deserialize(ref reader, DirectoryJsonContext.Default.EntryDetails);
                    break;
                case "performance":
                    performance = Performance.TryParse(ReadText(ref reader, name), out var share) ? share : throw Invalid(name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new()
        {
            NodeId = nodeId ?? throw Missing("node_id"),
            Identity = identity ?? throw Missing("ed25519_identity_pubkey"),
            IpAddresses = addresses ?? throw Missing("ip_addresses"),
            MixPort = mixPort ?? throw Missing("mix_port"),
            SphinxKey = sphinxKey ?? throw Missing("x25519_sphinx_pubkey"),
            Role = role ?? throw Missing("role"),
            SupportedRoles = supportedRoles,
            Entry = entry,
            Performance = performance ?? throw Missing("performance"),
        };
    }

    public override void Write(Utf8JsonWriter writer, SkimmedNode value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("node_id", value.NodeId);
        writer.WriteString("ed25519_identity_pubkey", value.Identity.ToString());
        writer.WriteStartArray("ip_addresses");
        foreach (var address in value.IpAddresses)
        {
            writer.WriteStringValue(address.ToString());
        }

        writer.WriteEndArray();
        writer.WriteNumber("mix_port", value.MixPort);
        writer.WriteString("x25519_sphinx_pubkey", value.SphinxKey.ToString());
        writer.WritePropertyName("role");
        JsonSerializer.Serialize(writer, value.Role, DirectoryJsonContext.Default.NodeRole);
        writer.WritePropertyName("supported_roles");
        JsonSerializer.Serialize(writer, value.SupportedRoles, DirectoryJsonContext.Default.SupportedRoles);
        writer.WritePropertyName("entry");
        JsonSerializer.Serialize(writer, value.Entry, DirectoryJsonContext.Default.EntryDetails!);
        writer.WriteString("performance", value.Performance.ToString());
        writer.WriteEndObject();
    }

    private static List<IPAddress> ReadAddresses(ref Utf8JsonReader reader)
    {
        const string name = "ip_addresses";
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(name);
        }

        var addresses = new List<IPAddress>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var address = TryParseLiteral(ReadText(ref reader, name)) ?? throw Invalid(name);
            if (addresses.Count < MaximumAddresses)
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    // The library also reads "1", "0x7f.1", octal octets, scope ids and brackets; the network knows only the plain literals.
    private static IPAddress? TryParseLiteral(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.AsSpan().IndexOfAny('%', '[', ' ') >= 0)
        {
            return null;
        }

        var isPlain = text.Contains(':', StringComparison.Ordinal) || address.ToString() == text;
        return isPlain ? address : null;
    }

    private static string ReadText(ref Utf8JsonReader reader, string member)
        => reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestText ? reader.GetString()! : throw Invalid(member);

    private static JsonException Invalid(string? member) => new($"invalid value of {member}");

    private static JsonException Missing(string member) => new($"missing member {member}");
}
