using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// Spends a bandwidth credential of any generation. Its content is not looked at here: a gateway without credentials answers it with
/// an error (docs/protocol/03-gateway.md section 13).
/// </summary>
/// <param name="Kind">Which generation of credentials.</param>
/// <param name="EncryptedCredential">The credential, encrypted with the shared key.</param>
/// <param name="Nonce">The nonce of that encryption.</param>
public sealed record CredentialRequest(CredentialKind Kind, ReadOnlyMemory<byte> EncryptedCredential, ReadOnlyMemory<byte> Nonce)
    : GatewayTextMessage
{
    /// <inheritdoc/>
    public override string Type => TypeNameOf(Kind);

    internal static string TypeNameOf(CredentialKind kind) => kind switch
    {
        CredentialKind.BandwidthV1 => "bandwidthCredential",
        CredentialKind.BandwidthV2 => "bandwidthCredentialV2",
        CredentialKind.Ecash => "ecashCredential",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of credential."),
    };

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteBytes(writer, "enc_credential", EncryptedCredential.Span);
        WriteBytes(writer, "iv", Nonce.Span);
    }
}
