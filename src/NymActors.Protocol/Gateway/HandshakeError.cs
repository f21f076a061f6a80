using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>The sender gives the registration handshake up (docs/protocol/03-gateway.md section 6.3).</summary>
/// <param name="Message">Why, in words.</param>
public sealed record HandshakeError(string Message) : GatewayTextMessage
{
    internal const string TypeName = "handshakeError";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("message", Message);
}
