using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NymActors.Host.CommandLine;
using NymActors.Storage;

namespace NymActors.Host.Output;

/// <summary>One gateway of a client as add-gateway and list-gateways print it (docs/protocol/05-native-client.md sections 8.1 and 8.2).</summary>
internal sealed partial record GatewayEntry(
    [property: JsonPropertyName("registration")] string Registration,
    [property: JsonPropertyName("identity")] int[] Identity,
    [property: JsonPropertyName("active")] bool Active,
    [property: JsonPropertyName("typ")] string Type,
    [property: JsonPropertyName("endpoint")] string? Endpoint,
    [property: JsonPropertyName("fallback_endpoint")] string? FallbackEndpoint)
{
    /// <summary>One gateway with its final newline: a line of text, or one line of JSON.</summary>
    public static string Format(RegisteredGateway gateway, OutputFormat format) =>
        format == OutputFormat.Json ? Serialize(Of(gateway), Json.GatewayEntry) : Line(gateway) + "\n";

    /// <summary>All gateways: a numbered line each and an empty one, or one line of JSON.</summary>
    public static string Format(IReadOnlyList<RegisteredGateway> gateways, OutputFormat format) => format == OutputFormat.Json
        ? Serialize([.. gateways.Select(Of)], Json.GatewayEntryArray)
        : string.Concat(gateways.Select(static (gateway, index) => string.Create(CultureInfo.InvariantCulture, $"[{index}]: {Line(gateway)}\n"))) + "\n";

    // The public client escapes only what JSON demands.
    private static EntryContext Json { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Serialize<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(value, type)) + "\n";

    private static GatewayEntry Of(RegisteredGateway gateway) => new(
        gateway.RegisteredAt.ToString(),
        [.. gateway.Gateway.ToArray().Select(static b => (int)b)],
        gateway.IsActive,
        gateway.Type,
        gateway.Listener?.AbsoluteUri,
        gateway.Fallback?.AbsoluteUri);

    private static string Line(RegisteredGateway gateway) =>
        (gateway.IsActive ? "[ACTIVE] " : "")
        + $"{gateway.Type} gateway '{gateway.Gateway}' registered at: {gateway.RegisteredAt}"
        + (gateway.Listener is { } listener ? $" endpoint: {listener.AbsoluteUri}" : "")
        + (gateway.Fallback is { } fallback ? $" fallback: {fallback.AbsoluteUri}" : "");

    [JsonSerializable(typeof(GatewayEntry))]
    [JsonSerializable(typeof(GatewayEntry[]))]
    private sealed partial class EntryContext : JsonSerializerContext;
}
