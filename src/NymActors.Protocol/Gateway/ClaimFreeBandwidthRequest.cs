using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Asks for free bandwidth; answered with <see cref="BandwidthResponse"/> (docs/protocol/03-gateway.md section 12).</summary>
public sealed record ClaimFreeBandwidthRequest : GatewayTextMessage
{
    /// <summary>Bytes that a gateway adds to the balance for each claim: 64 GiB.</summary>
    public const long GrantedBytes = 68_719_476_736;

    internal const string TypeName = "claimFreeTestnetBandwidth";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
    }
}
