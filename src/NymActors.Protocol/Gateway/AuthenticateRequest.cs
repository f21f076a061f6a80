using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// Authentication of version 1, for gateways of the old generation (docs/protocol/03-gateway.md section 8). The texts are decoded by
/// <see cref="AuthenticationV1"/>: a gateway answers bad ones with errors of their own.
/// </summary>
/// <param name="ProtocolVersion">Version that the client proposes; null when not stated.</param>
/// <param name="Address">Identity of the client, base58.</param>
/// <param name="EncryptedAddress">The address encrypted with the shared key, base58.</param>
/// <param name="Iv">The nonce of that encryption, base58.</param>
public sealed record AuthenticateRequest(byte? ProtocolVersion, string Address, string EncryptedAddress, string Iv) : GatewayTextMessage
{
    internal const string TypeName = "authenticate";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteVersion(writer, ProtocolVersion);
        writer.WriteString("address", Address);
        writer.WriteString("enc_address", EncryptedAddress);
        writer.WriteString("iv", Iv);
    }
}
