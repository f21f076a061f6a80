using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary><c>"no-updates"</c> or <c>{"fresh": interval}</c> (docs/protocol/06-network.md section 6.2).</summary>
internal sealed class NodeListStatusConverter : JsonConverter<NodeListStatus>
{
    private const string NoUpdates = "no-updates";
    private const string Fresh = "fresh";

    public override NodeListStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(NoUpdates))
        {
            return NodeListStatus.NoUpdates;
        }

        if (reader.TokenType == JsonTokenType.StartObject
            && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Fresh)
            && reader.Read())
        {
            var interval = JsonSerializer.Deserialize(ref reader, DirectoryJsonContext.Default.EpochInterval);
            if (interval is not null && reader.Read() && reader.TokenType == JsonTokenType.EndObject)
            {
                return NodeListStatus.Fresh(interval);
            }
        }

        throw new JsonException("expected null, \"no-updates\" or {\"fresh\": interval}");
    }

    public override void Write(Utf8JsonWriter writer, NodeListStatus value, JsonSerializerOptions options)
    {
        if (value.Interval is null)
        {
            writer.WriteStringValue(NoUpdates);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(Fresh);
        JsonSerializer.Serialize(writer, value.Interval, DirectoryJsonContext.Default.EpochInterval);
        writer.WriteEndObject();
    }
}
