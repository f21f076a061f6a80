using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NymActors.Protocol.Addressing;

namespace NymActors.Storage;

/// <summary>
/// gateway_details.json: names the gateway and ties it to the shared key by a hash (docs/protocol/04-client-core.md section 17.1).
/// </summary>
internal sealed partial record GatewayDetailsJson
{
    [JsonPropertyName("key_hash")]
    public required string KeyHash { get; init; }

    [JsonPropertyName("details")]
    public required GatewayDetails Details { get; init; }

    /// <summary>The content of the file: JSON indented by two spaces, as the public client writes it.</summary>
    public static byte[] Write(IdentityKey gateway, string listener, ReadOnlySpan<byte> sharedKey, string owner = "")
    {
        var value = new GatewayDetailsJson
        {
            KeyHash = HashOf(sharedKey),
            Details = new GatewayDetails { GatewayId = gateway.ToString(), GatewayOwner = owner, GatewayListener = listener },
        };
        return JsonSerializer.SerializeToUtf8Bytes(value, Context.Default.GatewayDetailsJson);
    }

    /// <summary>Reads the content of the file.</summary>
    /// <exception cref="JsonException">It is not such a JSON.</exception>
    public static GatewayDetailsJson Read(ReadOnlySpan<byte> content) =>
        JsonSerializer.Deserialize(content, Context.Default.GatewayDetailsJson) ?? throw new JsonException("The file contains only null.");

    /// <summary>Whether the file belongs to a shared key. Compared in constant time.</summary>
    public bool BelongsTo(ReadOnlySpan<byte> sharedKey) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(KeyHash), Encoding.UTF8.GetBytes(HashOf(sharedKey)));

    private static string HashOf(ReadOnlySpan<byte> sharedKey) => Convert.ToBase64String(SHA256.HashData(sharedKey));

    internal sealed record GatewayDetails
    {
        [JsonPropertyName("gateway_id")]
        public required string GatewayId { get; init; }

        [JsonPropertyName("gateway_owner")]
        public required string GatewayOwner { get; init; }

        [JsonPropertyName("gateway_listener")]
        public required string GatewayListener { get; init; }
    }

    [JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(GatewayDetailsJson))]
    private sealed partial class Context : JsonSerializerContext;
}
