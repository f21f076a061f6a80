using System.Security.Cryptography;
using NymActors.Protocol.Cryptography;
using NymActors.Protocol.Keys;

namespace NymActors.Protocol.Preparation;

/// <summary>
/// Encryption of a fragment from sender to recipient: X25519 with a one-time key, HKDF-BLAKE3, AES-128-CTR with a zero IV
/// (docs/protocol/02-messages.md 2.4).
/// </summary>
internal static class PayloadCipher
{
    private const int KeyLength = 16;

    /// <summary>Encrypts or decrypts in place; false when the peer's key gives no usable secret.</summary>
    public static bool TryApply(EncryptionKeyPair own, ReadOnlySpan<byte> peer, Span<byte> data)
    {
        Span<byte> secret = stackalloc byte[EncryptionKeyPair.Length];
        Span<byte> key = stackalloc byte[KeyLength];
        if (!own.TryAgree(peer, secret))
        {
            return false;
        }

        HkdfBlake3.DeriveKey(default, secret, default, key);
        AesCtr64.Xor(key, AesCtr64.ZeroIv, data);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(key);
        return true;
    }
}
