using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Answer to <see cref="EncryptedRequest"/>.</summary>
/// <param name="Ciphertext">The response, encrypted with the shared key.</param>
/// <param name="Nonce">The nonce of that encryption.</param>
public sealed record EncryptedResponse(ReadOnlyMemory<byte> Ciphertext, ReadOnlyMemory<byte> Nonce) : GatewayTextMessage
{
    internal const string TypeName = "encryptedResponse";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteBytes(writer, "ciphertext", Ciphertext.Span);
        WriteBytes(writer, "nonce", Nonce.Span);
    }
}
