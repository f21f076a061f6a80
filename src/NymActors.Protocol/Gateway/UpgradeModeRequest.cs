using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Asks the gateway to enter the upgrade mode (docs/protocol/03-gateway.md section 14).</summary>
/// <param name="Token">A signed token.</param>
public sealed record UpgradeModeRequest(string Token) : GatewayTextMessage
{
    internal const string TypeName = "upgradeModeJWT";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("token", Token);
}
