using System.Security.Cryptography;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Cryptography;
using NymActors.Sphinx;

namespace NymActors.Protocol.Acknowledgements;

/// <summary>
/// The key with which a client encrypts the fragment identifiers in its acknowledgements to itself
/// (docs/protocol/02-messages.md 10.1). Thread-safe until disposed, which zeroes the bytes.
/// </summary>
public sealed class AckKey : IDisposable
{
    /// <summary>Length of the key in bytes.</summary>
    public const int Length = AesCtr64.KeyLength;

    /// <summary>Length in bytes of the content of an acknowledgement: an initialisation vector and the encrypted identifier.</summary>
    public const int ContentLength = AesCtr64.IvLength + FragmentIdentifier.Length;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);
    private bool _disposed;

    private AckKey()
    {
    }

    /// <summary>Makes a fresh key.</summary>
    /// <param name="random">The source of its 16 bytes.</param>
    public static AckKey Generate(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var key = new AckKey();
        random.Fill(key._bytes);
        return key;
    }

    /// <summary>Takes a copy of a stored key.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <exception cref="ProtocolException">Not 16 bytes.</exception>
    public static AckKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ProtocolException("acknowledgement key", 0, $"{bytes.Length} bytes instead of {Length}");
        }

        var key = new AckKey();
        bytes.CopyTo(key._bytes);
        return key;
    }

    /// <summary>Copies the 16 bytes out, to store the key. The caller zeroes the copy.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _bytes.CopyTo(destination);
    }

    /// <summary>Writes the content of the acknowledgement of a fragment.</summary>
    /// <param name="identifier">The fragment, or <see cref="FragmentIdentifier.Cover"/>.</param>
    /// <param name="random">The source of the initialisation vector.</param>
    /// <param name="content">Receives <see cref="ContentLength"/> bytes.</param>
    public void WriteContent(FragmentIdentifier identifier, RandomSource random, Span<byte> content)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(random);
        var iv = content[..AesCtr64.IvLength];
        random.Fill(iv);
        var encrypted = content[AesCtr64.IvLength..ContentLength];
        identifier.CopyTo(encrypted);
        AesCtr64.Xor(_bytes, iv, encrypted);
    }

    /// <summary>Recovers the identifier. Nothing is authenticated: foreign content may give some identifier, to be ignored when unknown.</summary>
    /// <param name="content">The whole delivered content; anything but 21 bytes is refused.</param>
    /// <param name="identifier">The identifier, or <c>default</c>.</param>
    /// <returns>Whether the content decrypts to an identifier.</returns>
    public bool TryOpen(ReadOnlySpan<byte> content, out FragmentIdentifier identifier)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        identifier = default;
        if (content.Length != ContentLength)
        {
            return false;
        }

        Span<byte> decrypted = stackalloc byte[FragmentIdentifier.Length];
        content[AesCtr64.IvLength..].CopyTo(decrypted);
        AesCtr64.Xor(_bytes, content[..AesCtr64.IvLength], decrypted);
        return FragmentIdentifier.TryFromBytes(decrypted, out identifier);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
