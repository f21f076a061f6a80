using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>A credential was spent before: a <c>typedError</c> (docs/protocol/03-gateway.md section 4.2).</summary>
public sealed record TicketReplayResponse : GatewayTextMessage
{
    internal const string TypeName = "typedError";
    internal const string ErrorName = "ticket_replay";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("error", ErrorName);
}
