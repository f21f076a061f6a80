using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NymActors.Host.Status;

/// <summary>The JSON of <see cref="StatusDocument"/>.</summary>
internal static partial class StatusJson
{
    /// <summary>Reads and writes the document.</summary>
    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<StatusDocument> Document { get; } = new StatusContext(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }).StatusDocument;

    [JsonSerializable(typeof(StatusDocument))]
    private sealed partial class StatusContext : JsonSerializerContext;
}
