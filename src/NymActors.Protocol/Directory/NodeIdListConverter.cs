using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Lists of node numbers of bounded length (docs/protocol/06-network.md section 6.1).</summary>
internal sealed class NodeIdListConverter : JsonConverter<IReadOnlyList<uint>>
{
    public override IReadOnlyList<uint> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => BoundedList.Read(
            ref reader,
            static (ref Utf8JsonReader item) => item.TokenType == JsonTokenType.Number && item.TryGetUInt32(out var id)
                ? id
                : throw new JsonException("a node id must be a number from 0 to 4294967295"));

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<uint> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var id in value)
        {
            writer.WriteNumberValue(id);
        }

        writer.WriteEndArray();
    }
}
