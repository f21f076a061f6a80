using System.Security.Cryptography;
using NymActors.Protocol.Cryptography;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// The secret that a client shares with its gateway, with the encryption that both use for everything after the handshake
/// (docs/protocol/03-gateway.md section 7). Thread-safe until disposed; disposal zeroes it.
/// </summary>
public sealed class SharedKey : IDisposable
{
    /// <summary>Length of the key in bytes, whatever its kind.</summary>
    public const int Length = 32;

    /// <summary>Length of the BLAKE3 digest of a key in bytes.</summary>
    public const int DigestLength = 32;

    /// <summary>Greatest <see cref="NonceLength"/> of all kinds.</summary>
    public const int MaximumNonceLength = 16;

    private readonly byte[] _key = GC.AllocateArray<byte>(Length, pinned: true);
    private bool _disposed;

    private SharedKey(SharedKeyKind kind) => Kind = kind;

    /// <summary>The kind of the key.</summary>
    public SharedKeyKind Kind { get; }

    /// <summary>Length of a nonce (of a legacy key: of an initialisation vector) in bytes: 12 or 16.</summary>
    public int NonceLength => Kind == SharedKeyKind.AesGcmSiv ? AesGcmSiv256.NonceLength : AesCtr64.IvLength;

    /// <summary>How many bytes longer a ciphertext is than its plaintext: 16, with a legacy key 32.</summary>
    public int Overhead => Kind == SharedKeyKind.AesGcmSiv ? AesGcmSiv256.TagLength : HmacBlake3.TagLength;

    private ReadOnlySpan<byte> Key
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _key;
        }
    }

    private ReadOnlySpan<byte> LegacyEncryptionKey => Key[..AesCtr64.KeyLength];

    private ReadOnlySpan<byte> LegacyMacKey => Key[AesCtr64.KeyLength..];

    /// <summary>Takes a copy of a stored key.</summary>
    /// <param name="kind">The kind of the key.</param>
    /// <param name="bytes">32 bytes.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static SharedKey FromBytes(SharedKeyKind kind, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ProtocolException("gateway shared key", 0, $"{bytes.Length} bytes instead of {Length}");
        }

        var key = new SharedKey(kind);
        bytes.CopyTo(key._key);
        return key;
    }

    /// <summary>Encrypts with a fresh random nonce.</summary>
    /// <param name="plaintext">Any number of bytes.</param>
    /// <param name="random">Source of the nonce.</param>
    /// <param name="nonce">Receives <see cref="NonceLength"/> bytes.</param>
    /// <returns><see cref="Overhead"/> bytes more than the plaintext.</returns>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext, RandomSource random, out byte[] nonce)
    {
        ArgumentNullException.ThrowIfNull(random);
        nonce = new byte[NonceLength];
        random.Fill(nonce);
        var ciphertext = new byte[plaintext.Length + Overhead];
        Encrypt(nonce, plaintext, ciphertext);
        return ciphertext;
    }

    /// <summary>Encrypts. GCM-SIV: ciphertext, then tag. Legacy: HMAC of the ciphertext, then ciphertext.</summary>
    /// <param name="nonce"><see cref="NonceLength"/> bytes, used for nothing else.</param>
    /// <param name="plaintext">Any number of bytes.</param>
    /// <param name="ciphertext">Receives <see cref="Overhead"/> bytes more than the plaintext; must not overlap it.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        if (ciphertext.Length != plaintext.Length + Overhead)
        {
            throw new ArgumentException($"The output must be {Overhead} bytes longer than the plaintext.", nameof(ciphertext));
        }

        if (Kind == SharedKeyKind.AesGcmSiv)
        {
            AesGcmSiv256.Encrypt(Key, nonce, plaintext, ciphertext);
            return;
        }

        var data = ciphertext[HmacBlake3.TagLength..];
        plaintext.CopyTo(data);
        AesCtr64.Xor(LegacyEncryptionKey, nonce, data);
        HmacBlake3.Compute(LegacyMacKey, data, ciphertext[..HmacBlake3.TagLength]);
    }

    /// <summary>Verifies and decrypts.</summary>
    /// <param name="nonce">The nonce of the encryption; one of another length is refused.</param>
    /// <param name="ciphertext">The ciphertext with its tag or HMAC.</param>
    /// <param name="plaintext">Receives <see cref="Overhead"/> bytes less than the ciphertext; must not overlap it.</param>
    /// <returns>Whether the ciphertext is genuine; if not, the plaintext is not to be used.</returns>
    /// <exception cref="ArgumentException"><paramref name="plaintext"/> has the wrong length.</exception>
    public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        if (ciphertext.Length < Overhead || nonce.Length != NonceLength)
        {
            return false;
        }

        if (plaintext.Length != ciphertext.Length - Overhead)
        {
            throw new ArgumentException($"The output must be {Overhead} bytes shorter than the ciphertext.", nameof(plaintext));
        }

        if (Kind == SharedKeyKind.AesGcmSiv)
        {
            return AesGcmSiv256.TryDecrypt(Key, nonce, ciphertext, plaintext);
        }

        var data = ciphertext[HmacBlake3.TagLength..];
        if (!HmacBlake3.Verify(LegacyMacKey, data, ciphertext[..HmacBlake3.TagLength]))
        {
            return false;
        }

        data.CopyTo(plaintext);
        AesCtr64.Xor(LegacyEncryptionKey, nonce, plaintext);
        return true;
    }

    /// <summary>
    /// Tells in constant time whether a ciphertext is what this key makes of a plaintext; the way a gateway checks that a client
    /// holds the key.
    /// </summary>
    /// <param name="nonce">The nonce; one of another length is refused.</param>
    /// <param name="plaintext">The plaintext expected inside.</param>
    /// <param name="ciphertext">What the client sent.</param>
    /// <returns>Whether they are equal.</returns>
    public bool IsEncryptionOf(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> ciphertext)
    {
        if (nonce.Length != NonceLength)
        {
            return false;
        }

        var expected = new byte[plaintext.Length + Overhead];
        Encrypt(nonce, plaintext, expected);
        return CryptographicOperations.FixedTimeEquals(expected, ciphertext);
    }

    /// <summary>The key that a holder of a legacy key changes to (docs/protocol/03-gateway.md section 7.2).</summary>
    /// <param name="salt">16 random bytes chosen by the client.</param>
    /// <returns>A new key of kind <see cref="SharedKeyKind.AesGcmSiv"/>.</returns>
    /// <exception cref="InvalidOperationException">This is no legacy key.</exception>
    public SharedKey Upgrade(ReadOnlySpan<byte> salt)
    {
        if (Kind != SharedKeyKind.Legacy)
        {
            throw new InvalidOperationException("Only a legacy key can be upgraded.");
        }

        var upgraded = new SharedKey(SharedKeyKind.AesGcmSiv);
        HkdfBlake3.DeriveKey(salt, Key, default, upgraded._key);
        return upgraded;
    }

    /// <summary>The BLAKE3 digest of the key.</summary>
    /// <param name="digest">Receives 32 bytes.</param>
    public void CopyDigestTo(Span<byte> digest) => Blake3.Hash(Key, digest);

    /// <summary>Copies the key out, to store it. The caller zeroes the copy.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => Key.CopyTo(destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>The kind; never the key.</summary>
    /// <returns>The name of the kind.</returns>
    public override string ToString() => Kind.ToString();

    /// <summary>Encrypts handshake material: as <see cref="Encrypt(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte})"/>, but bare
    /// counter mode without HMAC and with a zero vector for a legacy key.</summary>
    internal byte[] EncryptMaterial(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext)
    {
        if (Kind == SharedKeyKind.AesGcmSiv)
        {
            var sealedMaterial = new byte[plaintext.Length + Overhead];
            Encrypt(nonce, plaintext, sealedMaterial);
            return sealedMaterial;
        }

        var material = plaintext.ToArray();
        AesCtr64.Xor(LegacyEncryptionKey, nonce, material);
        return material;
    }

    /// <summary>Opens what <see cref="EncryptMaterial"/> made; legacy material opens always and proves nothing by itself.</summary>
    internal bool TryDecryptMaterial(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> material, Span<byte> plaintext)
    {
        if (Kind == SharedKeyKind.AesGcmSiv)
        {
            return TryDecrypt(nonce, material, plaintext);
        }

        material.CopyTo(plaintext);
        AesCtr64.Xor(LegacyEncryptionKey, nonce, plaintext);
        return true;
    }

    internal static SharedKey Derive(SharedKeyKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret)
    {
        var key = new SharedKey(kind);
        HkdfBlake3.DeriveKey(salt, secret, default, key._key);
        return key;
    }
}
