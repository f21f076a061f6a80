using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Instants written as RFC 3339 text; another text is an error.</summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String && DirectoryTimestamp.TryParseRfc3339(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException("expected a RFC 3339 instant");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(DirectoryTimestamp.FormatRfc3339(value));
}
