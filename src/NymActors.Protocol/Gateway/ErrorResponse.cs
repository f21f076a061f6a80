using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// A request failed. Public clients stop receiving when they get one outside of a request, so a lack of bandwidth is an
/// <see cref="OutOfBandwidthResponse"/> (docs/protocol/03-gateway.md section 25, pitfall 5).
/// </summary>
/// <param name="Message">Why, in words; clients never match on it.</param>
public sealed record ErrorResponse(string Message) : GatewayTextMessage
{
    internal const string TypeName = "error";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("message", Message);
}
