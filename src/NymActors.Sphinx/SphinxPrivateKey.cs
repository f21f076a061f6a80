using System.Security.Cryptography;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx;

/// <summary>
/// The X25519 private key with which a hop unwraps packets. The bytes are kept as given and clamped at use
/// (docs/protocol/01-sphinx.md section 4). Thread-safe until disposed; disposal zeroes the bytes.
/// </summary>
public sealed class SphinxPrivateKey : IDisposable
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(X25519.KeyLength, pinned: true);
    private readonly byte[] _publicKey = new byte[X25519.KeyLength];
    private bool _disposed;

    private SphinxPrivateKey()
    {
    }

    /// <summary>The 32-byte X25519 public key.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>The private bytes, for use inside the packet code.</summary>
    internal ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Makes a fresh key.</summary>
    public static SphinxPrivateKey Generate(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var key = new SphinxPrivateKey();
        random.Fill(key._bytes);
        X25519.MultiplyBase(key._bytes, key._publicKey);
        return key;
    }

    /// <summary>Takes a copy of 32 private bytes, clamped or not.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static SphinxPrivateKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        Require.Length(bytes, X25519.KeyLength, nameof(bytes));
        var key = new SphinxPrivateKey();
        bytes.CopyTo(key._bytes);
        X25519.MultiplyBase(key._bytes, key._publicKey);
        return key;
    }

    /// <summary>Copies the 32 private bytes out, to store the key. The caller zeroes the copy.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyPrivateBytesTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
