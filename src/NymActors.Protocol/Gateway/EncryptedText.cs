using System.Text;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>Makes and opens encrypted requests and their answers (docs/protocol/03-gateway.md section 16).</summary>
public static class EncryptedText
{
    /// <summary>The text with which a gateway answers a request that it cannot open.</summary>
    public const string NotDecryptable = "failed to decrypt provided text request";

    private const string What = "encrypted text";

    /// <summary>Encrypts a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The shared key.</param>
    /// <param name="random">Source of the nonce.</param>
    /// <returns>The text message.</returns>
    public static EncryptedRequest Seal(SensitiveRequest request, SharedKey key, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        return new(key.Encrypt(request.ToUtf8(), random, out var nonce), nonce);
    }

    /// <summary>Encrypts the answer to a request.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="key">The shared key; after a key upgrade the new one.</param>
    /// <param name="random">Source of the nonce.</param>
    /// <returns>The text message.</returns>
    public static EncryptedResponse Seal(SensitiveResponse response, SharedKey key, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plaintext = Encoding.UTF8.GetBytes($"{{\"{response}\":{{}}}}");
        return new(key.Encrypt(plaintext, random, out var nonce), nonce);
    }

    /// <summary>Opens a request.</summary>
    /// <param name="message">The text message.</param>
    /// <param name="key">The shared key.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ProtocolException">Not encrypted with this key, or no known request; answered with <see cref="NotDecryptable"/>.</exception>
    public static SensitiveRequest Open(EncryptedRequest message, SharedKey key)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SensitiveRequest.Parse(Decrypt(message.Ciphertext.Span, message.Nonce.Span, key));
    }

    /// <summary>Opens the answer to a request.</summary>
    /// <param name="message">The text message.</param>
    /// <param name="key">The shared key; after a key upgrade the new one.</param>
    /// <returns>Which request it acknowledges.</returns>
    /// <exception cref="ProtocolException">Not encrypted with this key, or no known answer.</exception>
    public static SensitiveResponse Open(EncryptedResponse message, SharedKey key)
    {
        ArgumentNullException.ThrowIfNull(message);
        var plaintext = Decrypt(message.Ciphertext.Span, message.Nonce.Span, key);
        return JsonMembers.Read(What, plaintext, root => SensitiveRequest.SingleMember(What, root).Name switch
        {
            nameof(SensitiveResponse.ForgetMeAck) => SensitiveResponse.ForgetMeAck,
            nameof(SensitiveResponse.RememberMeAck) => SensitiveResponse.RememberMeAck,
            nameof(SensitiveResponse.KeyUpgradeAck) => SensitiveResponse.KeyUpgradeAck,
            _ => throw new ProtocolException(What, 0, "unknown response"),
        });
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> nonce, SharedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plaintext = new byte[Math.Max(0, ciphertext.Length - key.Overhead)];
        return key.TryDecrypt(nonce, ciphertext, plaintext) ? plaintext : throw new ProtocolException(What, 0, NotDecryptable);
    }
}
