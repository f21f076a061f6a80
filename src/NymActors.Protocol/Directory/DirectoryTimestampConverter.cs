using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>The <c>refreshed_at</c> form; a text that is no date reads as 1970-01-01, anything but a text is an error.</summary>
internal sealed class DirectoryTimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String
            ? DirectoryTimestamp.Parse(reader.GetString()!)
            : throw new JsonException("expected a timestamp text");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(DirectoryTimestamp.Format(value));
}
