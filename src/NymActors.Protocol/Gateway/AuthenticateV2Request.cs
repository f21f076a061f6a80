using System.Text.Json;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Gateway;

/// <summary>Authentication of version 2 (docs/protocol/03-gateway.md section 9); made and checked by <see cref="AuthenticationV2"/>.</summary>
/// <param name="ProtocolVersion">Version that the client proposes.</param>
/// <param name="ClientIdentity">Identity of the client, which is its address at the gateway.</param>
/// <param name="AddressCiphertext">The 32 address bytes encrypted with the shared key: 48 bytes, with a legacy key 64.</param>
/// <param name="Nonce">The nonce of that encryption: 12 bytes, with a legacy key 16.</param>
/// <param name="RequestUnixTimestamp">Seconds since 1970, UTC, when the request was made.</param>
/// <param name="RequestSignature">Signature of the client over all of the above, 64 bytes.</param>
public sealed record AuthenticateV2Request(
    byte ProtocolVersion,
    IdentityKey ClientIdentity,
    ReadOnlyMemory<byte> AddressCiphertext,
    ReadOnlyMemory<byte> Nonce,
    ulong RequestUnixTimestamp,
    ReadOnlyMemory<byte> RequestSignature) : GatewayTextMessage
{
    internal const string TypeName = "authenticateV2";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteNumber("protocolVersion", ProtocolVersion);
        WriteBytes(writer, "clientIdentity", ClientIdentity.ToArray());
        writer.WriteBase64String("addressCiphertext", AddressCiphertext.Span);
        writer.WriteBase64String("nonce", Nonce.Span);
        writer.WriteNumber("requestUnixTimestamp", RequestUnixTimestamp);
        WriteBytes(writer, "requestSignature", RequestSignature.Span);
    }
}
