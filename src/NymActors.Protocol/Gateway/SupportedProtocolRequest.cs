using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Asks which protocol version the gateway speaks; allowed at any time (docs/protocol/03-gateway.md section 5).</summary>
public sealed record SupportedProtocolRequest : GatewayTextMessage
{
    internal const string TypeName = "supportedProtocol";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
    }
}
