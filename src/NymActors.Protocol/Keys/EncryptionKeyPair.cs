using System.Security.Cryptography;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Sphinx.Primitives;

namespace NymActors.Protocol.Keys;

/// <summary>
/// An X25519 key pair: the encryption key of a client, or the one-time key of a handshake or a packet. The private bytes are
/// kept as given and clamped at use (docs/protocol/02-messages.md 3.1). Thread-safe until disposed; disposal zeroes the bytes.
/// </summary>
public sealed class EncryptionKeyPair : IDisposable
{
    /// <summary>Length of a private key and of a shared secret, in bytes.</summary>
    public const int Length = X25519.KeyLength;

    private readonly byte[] _private = GC.AllocateArray<byte>(Length, pinned: true);
    private bool _disposed;

    private EncryptionKeyPair()
    {
    }

    /// <summary>The public key.</summary>
    public EncryptionKey PublicKey { get; private set; }

    /// <summary>Draws a new key pair.</summary>
    /// <param name="random">The source of the 32 bytes.</param>
    /// <returns>The pair.</returns>
    public static EncryptionKeyPair Generate(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var pair = new EncryptionKeyPair();
        random.Fill(pair._private);
        pair.DerivePublic();
        return pair;
    }

    /// <summary>Takes a copy of a private key.</summary>
    /// <param name="privateKey">32 bytes, clamped or not.</param>
    /// <returns>The pair.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static EncryptionKeyPair FromPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != Length)
        {
            throw new ProtocolException("X25519 private key", 0, $"{privateKey.Length} bytes instead of {Length}");
        }

        var pair = new EncryptionKeyPair();
        privateKey.CopyTo(pair._private);
        pair.DerivePublic();
        return pair;
    }

    /// <summary>Computes the shared secret with a peer.</summary>
    /// <param name="peer">The peer's public key, 32 bytes.</param>
    /// <param name="secret">Receives the 32 bytes; the caller zeroes them.</param>
    /// <returns>False when the product is zero, which no honest key gives; nothing is written then.</returns>
    public bool TryAgree(ReadOnlySpan<byte> peer, Span<byte> secret)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return X25519.TryMultiply(_private, peer, secret);
    }

    /// <summary>Copies the private key out, to store it. The caller zeroes the copy.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyPrivateKeyTo(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _private.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_private);
    }

    private void DerivePublic()
    {
        Span<byte> bytes = stackalloc byte[EncryptionKey.Length];
        X25519.MultiplyBase(_private, bytes);
        PublicKey = EncryptionKey.FromBytes(bytes);
    }
}
