using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Output;

/// <summary>What init prints on standard output (docs/protocol/05-native-client.md section 1.9).</summary>
internal sealed partial record InitResult(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("identity_key")] string IdentityKey,
    [property: JsonPropertyName("encryption_key")] string EncryptionKey,
    [property: JsonPropertyName("gateway_id")] string GatewayId,
    [property: JsonPropertyName("gateway_listener")] string GatewayListener,
    [property: JsonPropertyName("client_listening_port")] ushort ListeningPort,
    [property: JsonPropertyName("client_address")] string Address)
{
    /// <summary>The result with its final newline: eight lines of text, or one line of JSON.</summary>
    public string Format(OutputFormat format) => format == OutputFormat.Json
        ? Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(this, Json)) + "\n"
        : $"""
            Version: {Version}
            ID: {Id}
            Identity key: {IdentityKey}
            Encryption: {EncryptionKey}
            Gateway ID: {GatewayId}
            Gateway: {GatewayListener}
            Client listening port: {ListeningPort}
            Address of this client: {Address}

            """.ReplaceLineEndings("\n");

    // The public client escapes only what JSON demands.
    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<InitResult> Json { get; } =
        new Context(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).InitResult;

    [JsonSerializable(typeof(InitResult))]
    private sealed partial class Context : JsonSerializerContext;
}
