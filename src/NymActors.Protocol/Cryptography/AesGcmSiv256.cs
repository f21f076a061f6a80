namespace NymActors.Protocol.Cryptography;

/// <summary>
/// AES-256-GCM-SIV (RFC 8452) without associated data, the cipher between a client and its gateway (docs/protocol/02-messages.md 2.5).
/// </summary>
public static class AesGcmSiv256
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Length of a nonce in bytes; a fresh random one for each message.</summary>
    public const int NonceLength = 12;

    /// <summary>Length of the tag in bytes that follows the ciphertext.</summary>
    public const int TagLength = 16;

    /// <summary>Encrypts <paramref name="plaintext"/> and appends the tag.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="plaintext">Any number of bytes.</param>
    /// <param name="ciphertextAndTag">Receives plaintext length + 16 bytes; must not overlap the plaintext.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertextAndTag)
    {
        if (ciphertextAndTag.Length != plaintext.Length + TagLength)
        {
            throw new ArgumentException("The output must be 16 bytes longer than the plaintext.", nameof(ciphertextAndTag));
        }

        CheckLengths(key, nonce);
        if (HardwareAesGcmSiv.IsSupported)
        {
            HardwareAesGcmSiv.Encrypt(key, nonce, plaintext, ciphertextAndTag);
        }
        else
        {
            PortableAesGcmSiv.Encrypt(key, nonce, plaintext, ciphertextAndTag);
        }
    }

    /// <summary>Verifies and decrypts.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="ciphertextAndTag">The ciphertext followed by its tag of 16 bytes.</param>
    /// <param name="plaintext">Receives ciphertext length bytes; cleared on failure; must not overlap the ciphertext.</param>
    /// <returns>Whether the tag was right.</returns>
    /// <exception cref="ArgumentException">The key, the nonce or <paramref name="plaintext"/> has the wrong length.</exception>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> plaintext)
    {
        if (ciphertextAndTag.Length < TagLength)
        {
            return false;
        }

        if (plaintext.Length != ciphertextAndTag.Length - TagLength)
        {
            throw new ArgumentException("The output must be 16 bytes shorter than the ciphertext with its tag.", nameof(plaintext));
        }

        CheckLengths(key, nonce);
        return HardwareAesGcmSiv.IsSupported
            ? HardwareAesGcmSiv.TryDecrypt(key, nonce, ciphertextAndTag, plaintext)
            : PortableAesGcmSiv.TryDecrypt(key, nonce, ciphertextAndTag, plaintext);
    }

    private static void CheckLengths(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        if (key.Length != KeyLength || nonce.Length != NonceLength)
        {
            throw new ArgumentException("AES-256-GCM-SIV needs a key of 32 bytes and a nonce of 12 bytes.");
        }
    }
}
