using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>The balance does not cover a packet, which was dropped: a <c>typedError</c> (docs/protocol/03-gateway.md section 4.2).</summary>
/// <param name="Required">Bytes that the packet costs.</param>
/// <param name="Available">Balance of the client in bytes.</param>
public sealed record OutOfBandwidthResponse(long Required, long Available) : GatewayTextMessage
{
    internal const string TypeName = "typedError";
    internal const string ErrorName = "out_of_bandwidth";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("error");
        writer.WriteStartObject(ErrorName);
        writer.WriteNumber("required", Required);
        writer.WriteNumber("available", Available);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
