using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Answer to each binary request: the packet went on its way.</summary>
/// <param name="RemainingBandwidth">Balance of the client in bytes after it; may be negative.</param>
/// <param name="UpgradeMode">Whether the gateway is in the upgrade mode; null, and not written, below version 6.</param>
public sealed record SendResponse(long RemainingBandwidth, bool? UpgradeMode = null) : GatewayTextMessage
{
    internal const string TypeName = "send";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteNumber("remaining_bandwidth", RemainingBandwidth);
        WriteUpgradeMode(writer, UpgradeMode);
    }
}
