using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Answer to an authentication of either version.</summary>
/// <param name="ProtocolVersion">The version both sides use from now on; null when not stated.</param>
/// <param name="Status">Whether the client is authenticated.</param>
/// <param name="BandwidthRemaining">Balance of the client in bytes; may be negative.</param>
/// <param name="UpgradeMode">Whether the gateway is in the upgrade mode; null, and not written, below version 6.</param>
public sealed record AuthenticateResponse(byte? ProtocolVersion, bool Status, long BandwidthRemaining, bool? UpgradeMode = null)
    : GatewayTextMessage
{
    internal const string TypeName = "authenticate";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteVersion(writer, ProtocolVersion);
        writer.WriteBoolean("status", Status);
        writer.WriteNumber("bandwidth_remaining", BandwidthRemaining);
        WriteUpgradeMode(writer, UpgradeMode);
    }
}
