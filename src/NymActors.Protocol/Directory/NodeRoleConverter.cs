using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Role names with their accepted aliases (docs/protocol/06-network.md section 6.4).</summary>
internal sealed class NodeRoleConverter : JsonConverter<NodeRole>
{
    private const string MixNode = "Mixnode";
    private const string Layer = "layer";

    public override NodeRole Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() switch
            {
                "EntryGateway" or "entry" or "gateway" => NodeRole.EntryGateway,
                "ExitGateway" or "exit" => NodeRole.ExitGateway,
                "Standby" => NodeRole.Standby,
                "Inactive" => NodeRole.Inactive,
                _ => throw new JsonException("unknown role"),
            };
        }

        if (reader.TokenType == JsonTokenType.StartObject
            && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(MixNode)
            && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var layer = ReadLayer(ref reader);
            if (reader.Read() && reader.TokenType == JsonTokenType.EndObject)
            {
                return NodeRole.MixNode(layer);
            }
        }

        throw new JsonException("unknown role");
    }

    public override void Write(Utf8JsonWriter writer, NodeRole value, JsonSerializerOptions options)
    {
        if (value.Kind != NodeRoleKind.MixNode)
        {
            writer.WriteStringValue(value.Kind.ToString());
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartObject(MixNode);
        writer.WriteNumber(Layer, value.Layer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte ReadLayer(ref Utf8JsonReader reader)
    {
        byte? layer = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLayer = reader.ValueTextEquals(Layer);
            reader.Read();
            if (!isLayer)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out var number))
            {
                layer = number;
            }
            else
            {
                throw new JsonException("the layer must be a number from 0 to 255");
            }
        }

        return layer ?? throw new JsonException("missing member layer");
    }
}
