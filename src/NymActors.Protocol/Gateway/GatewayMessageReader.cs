using System.Collections.Frozen;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Gateway;

/// <summary>Reads the members of each kind of text message (docs/protocol/03-gateway.md sections 4.1, 4.2).</summary>
internal static class GatewayMessageReader
{
    public const string What = "gateway message";

    private const int SignatureLength = 64;

    public static readonly FrozenDictionary<string, Func<JsonMembers, GatewayTextMessage>> Requests =
        new Dictionary<string, Func<JsonMembers, GatewayTextMessage>>
        {
            [HandshakePayload.TypeName] = ReadHandshakePayload,
            ["registerHandshakeInitRequest"] = ReadHandshakePayload,
            [HandshakeError.TypeName] = ReadHandshakeError,
            [AuthenticateRequest.TypeName] = m => new AuthenticateRequest(
                m.OptionalByte("protocol_version"), m.Text("address"), m.Text("enc_address"), m.Text("iv")),
            [AuthenticateV2Request.TypeName] = ReadAuthenticateV2,
            [ClaimFreeBandwidthRequest.TypeName] = _ => new ClaimFreeBandwidthRequest(),
            [CredentialRequest.TypeNameOf(CredentialKind.BandwidthV1)] = m => ReadCredential(m, CredentialKind.BandwidthV1),
            [CredentialRequest.TypeNameOf(CredentialKind.BandwidthV2)] = m => ReadCredential(m, CredentialKind.BandwidthV2),
            [CredentialRequest.TypeNameOf(CredentialKind.Ecash)] = m => ReadCredential(m, CredentialKind.Ecash),
            [UpgradeModeRequest.TypeName] = m => new UpgradeModeRequest(m.Text("token")),
            [EncryptedRequest.TypeName] = m => new EncryptedRequest(m.Bytes("ciphertext"), m.Bytes("nonce")),
            [SupportedProtocolRequest.TypeName] = _ => new SupportedProtocolRequest(),
        }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Func<JsonMembers, GatewayTextMessage>> Responses =
        new Dictionary<string, Func<JsonMembers, GatewayTextMessage>>
        {
            [HandshakePayload.TypeName] = ReadHandshakePayload,
            [HandshakeError.TypeName] = ReadHandshakeError,
            [AuthenticateResponse.TypeName] = m => new AuthenticateResponse(
                m.OptionalByte("protocol_version"), m.Boolean("status"), m.Int64("bandwidth_remaining"), m.OptionalBoolean("upgrade_mode")),
            [RegisterResponse.TypeName] = m => new RegisterResponse(
                m.OptionalByte("protocol_version"), m.Boolean("status"), m.OptionalBoolean("upgrade_mode")),
            [BandwidthResponse.TypeName] = m => new BandwidthResponse(m.Int64("available_total"), m.OptionalBoolean("upgrade_mode")),
            [SendResponse.TypeName] = m => new SendResponse(m.Int64("remaining_bandwidth"), m.OptionalBoolean("upgrade_mode")),
            [SupportedProtocolResponse.TypeName] = m => new SupportedProtocolResponse(m.Byte("version")),
            [EncryptedResponse.TypeName] = m => new EncryptedResponse(m.Bytes("ciphertext"), m.Bytes("nonce")),
            [ErrorResponse.TypeName] = m => new ErrorResponse(m.Text("message")),
            [OutOfBandwidthResponse.TypeName] = ReadTypedError,
        }.ToFrozenDictionary();

    public static GatewayTextMessage Read(ReadOnlyMemory<byte> utf8, FrozenDictionary<string, Func<JsonMembers, GatewayTextMessage>> kinds)
        => JsonMembers.Read(What, utf8, root =>
        {
            var members = new JsonMembers(What, root);
            return kinds.TryGetValue(members.Text("type"), out var read)
                ? read(members)
                : throw new ProtocolException(What, 0, "unknown type");
        });

    private static HandshakePayload ReadHandshakePayload(JsonMembers members)
        => new(members.OptionalByte("protocol_version"), members.Bytes("data"));

    private static HandshakeError ReadHandshakeError(JsonMembers members) => new(members.Text("message"));

    private static CredentialRequest ReadCredential(JsonMembers members, CredentialKind kind)
    {
        var nonce = kind == CredentialKind.Ecash && !members.Has("iv") ? "nonce" : "iv";
        return new(kind, members.Bytes("enc_credential"), members.Bytes(nonce));
    }

    private static AuthenticateV2Request ReadAuthenticateV2(JsonMembers members)
    {
        var signature = members.Bytes("requestSignature");
        return new(
            members.Byte("protocolVersion"),
            IdentityKey.TryFromBytes(members.Bytes("clientIdentity"), out var identity) ? identity : throw members.Invalid("clientIdentity"),
            members.FromBase64("addressCiphertext"),
            members.FromBase64("nonce"),
            members.UInt64("requestUnixTimestamp"),
            signature.Length == SignatureLength ? signature : throw members.Invalid("requestSignature"));
    }

    private static GatewayTextMessage ReadTypedError(JsonMembers members)
    {
        if (members.IsText("error"))
        {
            return members.Text("error") == TicketReplayResponse.ErrorName ? new TicketReplayResponse() : throw members.Invalid("error");
        }

        var details = members.Object("error").Object(OutOfBandwidthResponse.ErrorName);
        return new OutOfBandwidthResponse(details.Int64("required"), details.Int64("available"));
    }
}
