using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>End of a registration: only a true status makes the client keep the shared key.</summary>
/// <param name="ProtocolVersion">The version both sides use from now on; null when not stated.</param>
/// <param name="Status">Whether the client is registered.</param>
/// <param name="UpgradeMode">Whether the gateway is in the upgrade mode; null, and not written, below version 6.</param>
public sealed record RegisterResponse(byte? ProtocolVersion, bool Status, bool? UpgradeMode = null) : GatewayTextMessage
{
    internal const string TypeName = "register";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteVersion(writer, ProtocolVersion);
        writer.WriteBoolean("status", Status);
        WriteUpgradeMode(writer, UpgradeMode);
    }
}
