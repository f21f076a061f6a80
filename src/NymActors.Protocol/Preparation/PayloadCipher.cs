using System.Security.Cryptography;
using NymActors.Protocol.Cryptography;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Sphinx.Primitives;

namespace NymActors.Protocol.Preparation;

/// <summary>
/// Encryption of a fragment from sender to recipient: X25519 with a one-time key, HKDF-BLAKE3, AES-128-CTR with a zero IV
/// (docs/protocol/02-messages.md 2.4).
/// </summary>
internal static class PayloadCipher
{
    private const int KeyLength = AesCtr64.KeyLength;

    /// <summary>
    /// Encrypts in place with a one-time key and writes its public part; false when the peer's key gives no usable secret. The
    /// private part lives on the stack: a key object for each packet would fill the heap of pinned memory.
    /// </summary>
    public static bool TryEncryptOnce(ReadOnlySpan<byte> peer, Span<byte> oneTimePublicKey, Span<byte> data, RandomSource random)
    {
        Span<byte> oneTimePrivateKey = stackalloc byte[X25519.KeyLength];
        Span<byte> secret = stackalloc byte[X25519.KeyLength];
        random.Fill(oneTimePrivateKey);
        X25519.MultiplyBase(oneTimePrivateKey, oneTimePublicKey);
        var usable = X25519.TryMultiply(oneTimePrivateKey, peer, secret);
        CryptographicOperations.ZeroMemory(oneTimePrivateKey);
        if (usable)
        {
            ApplySecret(secret, data);
        }

        return usable;
    }

    /// <summary>Encrypts or decrypts in place; false when the peer's key gives no usable secret.</summary>
    public static bool TryApply(EncryptionKeyPair own, ReadOnlySpan<byte> peer, Span<byte> data)
    {
        Span<byte> secret = stackalloc byte[EncryptionKeyPair.Length];
        if (!own.TryAgree(peer, secret))
        {
            return false;
        }

        ApplySecret(secret, data);
        return true;
    }

    private static void ApplySecret(Span<byte> secret, Span<byte> data)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        HkdfBlake3.DeriveKey(default, secret, default, key);
        AesCtr64.Xor(key, AesCtr64.ZeroIv, data);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
    }
}
