using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>An encrypted request (docs/protocol/03-gateway.md section 16); made and opened by <see cref="EncryptedText"/>.</summary>
/// <param name="Ciphertext">The request, encrypted with the shared key.</param>
/// <param name="Nonce">The nonce of that encryption.</param>
public sealed record EncryptedRequest(ReadOnlyMemory<byte> Ciphertext, ReadOnlyMemory<byte> Nonce) : GatewayTextMessage
{
    internal const string TypeName = "encryptedRequest";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteBytes(writer, "ciphertext", Ciphertext.Span);
        WriteBytes(writer, "nonce", Nonce.Span);
    }
}
