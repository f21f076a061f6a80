using System.Security.Cryptography;
using NSec.Cryptography;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Protocol.Keys;

/// <summary>
/// The Ed25519 identity of a client or a node with its private part, held in guarded memory
/// (docs/protocol/02-messages.md section 3.1). Thread-safe until disposed.
/// </summary>
public sealed class IdentityKeyPair : IDisposable
{
    /// <summary>Length of the seed, the stored form of the private key, in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureLength = 64;

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private readonly Key _key;

    private IdentityKeyPair(Key key)
    {
        _key = key;
        PublicKey = IdentityKey.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public part.</summary>
    public IdentityKey PublicKey { get; }

    /// <summary>Makes a fresh identity.</summary>
    /// <param name="random">Source of the seed.</param>
    /// <returns>The key pair.</returns>
    public static IdentityKeyPair Generate(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> seed = stackalloc byte[SeedLength];
        random.Fill(seed);
        try
        {
            return FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Takes over a stored identity.</summary>
    /// <param name="seed">The private key: 32 bytes, any content.</param>
    /// <returns>The key pair.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static IdentityKeyPair FromSeed(ReadOnlySpan<byte> seed)
        => seed.Length == SeedLength
            ? new(Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, Exportable))
            : throw new ProtocolException("Ed25519 private key", 0, $"{seed.Length} bytes instead of {SeedLength}");

    /// <summary>Verifies a signature (RFC 8032, no context, no prehash).</summary>
    /// <param name="signer">Whose signature it should be.</param>
    /// <param name="data">The signed bytes.</param>
    /// <param name="signature">The signature; anything but 64 bytes is refused.</param>
    /// <returns>Whether the signature is right.</returns>
    public static bool Verify(IdentityKey signer, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        => NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, signer.Bytes, KeyBlobFormat.RawPublicKey, out var key)
            && SignatureAlgorithm.Ed25519.Verify(key!, data, signature);

    /// <summary>Signs.</summary>
    /// <param name="data">The bytes to sign.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="signature"/> is not 64 bytes.</exception>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature) => SignatureAlgorithm.Ed25519.Sign(_key, data, signature);

    /// <summary>Signs.</summary>
    /// <param name="data">The bytes to sign.</param>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> data) => SignatureAlgorithm.Ed25519.Sign(_key, data);

    /// <summary>Copies the seed out, to store the key. The caller zeroes the copy.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopySeedTo(Span<byte> destination)
    {
        if (!_key.TryExport(KeyBlobFormat.RawPrivateKey, destination, out _))
        {
            throw new ArgumentException("The seed needs 32 bytes.", nameof(destination));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>The public key; never the private one.</summary>
    /// <returns>Base58 of the public key.</returns>
    public override string ToString() => PublicKey.ToString();
}
