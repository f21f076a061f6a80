using System.Security.Cryptography;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>What both sides of the registration handshake do alike (docs/protocol/03-gateway.md section 6).</summary>
internal static class HandshakeMaterial
{
    public const int SaltLength = 16;

    private const int NonceLength = 12;
    private const int SignatureLength = IdentityKeyPair.SignatureLength;

    public static int InitLength(SharedKeyKind kind) => (2 * EncryptionKey.Length) + (kind == SharedKeyKind.AesGcmSiv ? SaltLength : 0);

    /// <summary>Length of an encrypted signature with what surrounds it.</summary>
    public static int SealedLength(SharedKeyKind kind) => SignatureLength + (kind == SharedKeyKind.AesGcmSiv ? 16 + NonceLength : 0);

    /// <summary>The key of both sides, or null when the other ephemeral key has small order.</summary>
    public static SharedKey? TryDeriveKey(SharedKeyKind kind, EncryptionKeyPair own, ReadOnlySpan<byte> other, ReadOnlySpan<byte> salt)
    {
        Span<byte> secret = stackalloc byte[EncryptionKeyPair.Length];
        try
        {
            return own.TryAgree(other, secret) ? SharedKey.Derive(kind, salt, secret) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Signs "own ephemeral key, then the other's" and encrypts the signature; GCM-SIV has the nonce at the end.</summary>
    public static void Seal(
        SharedKey key, IdentityKeyPair signer, ReadOnlySpan<byte> own, ReadOnlySpan<byte> other, RandomSource random, Span<byte> destination)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        signer.Sign([.. own, .. other], signature);
        Span<byte> nonce = stackalloc byte[key.NonceLength];
        nonce.Clear();
        if (key.Kind == SharedKeyKind.AesGcmSiv)
        {
            random.Fill(nonce);
            nonce.CopyTo(destination[^NonceLength..]);
        }

        key.EncryptMaterial(nonce, signature).CopyTo(destination);
    }

    /// <summary>Whether the sealed signature is that of the signer over "its ephemeral key, then ours".</summary>
    public static bool IsSignedBy(
        SharedKey key, IdentityKey signer, ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> own, ReadOnlySpan<byte> sealedSignature)
    {
        var isGcmSiv = key.Kind == SharedKeyKind.AesGcmSiv;
        Span<byte> nonce = stackalloc byte[key.NonceLength];
        nonce.Clear();
        if (isGcmSiv)
        {
            sealedSignature[^NonceLength..].CopyTo(nonce);
            sealedSignature = sealedSignature[..^NonceLength];
        }

        Span<byte> signature = stackalloc byte[SignatureLength];
        return key.TryDecryptMaterial(nonce, sealedSignature, signature) && IdentityKeyPair.Verify(signer, [.. theirs, .. own], signature);
    }
}
