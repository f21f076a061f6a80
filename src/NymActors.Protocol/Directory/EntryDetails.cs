using System.Text.Json.Serialization;

namespace NymActors.Protocol.Directory;

/// <summary>Where a gateway takes clients (docs/protocol/06-network.md section 6.4).</summary>
public sealed record EntryDetails
{
    /// <summary>Host name, or null.</summary>
    [JsonPropertyName("hostname")]
    public string? HostName { get; init; }

    /// <summary>Port of the plain WebSocket.</summary>
    [JsonPropertyName("ws_port")]
    public required ushort WebSocketPort { get; init; }

    /// <summary>Port of the WebSocket behind TLS, or null when there is none.</summary>
    [JsonPropertyName("wss_port")]
    public ushort? SecureWebSocketPort { get; init; }
}
