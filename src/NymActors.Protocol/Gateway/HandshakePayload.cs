using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// One of the four messages of the registration handshake, in either direction (docs/protocol/03-gateway.md section 6).
/// The first one from a client starts the registration.
/// </summary>
/// <param name="ProtocolVersion">Version that the sender proposes or chose; null when not stated.</param>
/// <param name="Data">The payload.</param>
public sealed record HandshakePayload(byte? ProtocolVersion, ReadOnlyMemory<byte> Data) : GatewayTextMessage
{
    internal const string TypeName = "handshakePayload";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteVersion(writer, ProtocolVersion);
        WriteBytes(writer, "data", Data.Span);
    }
}
