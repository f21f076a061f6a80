using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Answer to a claim or a credential.</summary>
/// <param name="AvailableTotal">New balance of the client in bytes; may be negative.</param>
/// <param name="UpgradeMode">Whether the gateway is in the upgrade mode; null, and not written, below version 6.</param>
public sealed record BandwidthResponse(long AvailableTotal, bool? UpgradeMode = null) : GatewayTextMessage
{
    internal const string TypeName = "bandwidth";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteNumber("available_total", AvailableTotal);
        WriteUpgradeMode(writer, UpgradeMode);
    }
}
