using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Lists of nodes of bounded length (docs/protocol/06-network.md section 6.2).</summary>
internal sealed class SkimmedNodeListConverter : JsonConverter<IReadOnlyList<SkimmedNode>>
{
    public override IReadOnlyList<SkimmedNode> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => BoundedList.Read(
            ref reader,
            static (ref Utf8JsonReader item) => JsonSerializer.Deserialize(ref item, DirectoryJsonContext.Default.SkimmedNode)
                ?? throw new JsonException("a node must be an object"));

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<SkimmedNode> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var node in value)
        {
            JsonSerializer.Serialize(writer, node, DirectoryJsonContext.Default.SkimmedNode);
        }

        writer.WriteEndArray();
    }
}
