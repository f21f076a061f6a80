using Org.BouncyCastle.Crypto.Digests;

namespace NymActors.Protocol.Cryptography;

/// <summary>The plain, unkeyed BLAKE3-256 hash (docs/protocol/02-messages.md 2.6).</summary>
public static class Blake3
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = 32;

    [ThreadStatic]
    private static Blake3Digest? _digest;

    /// <summary>Hashes <paramref name="data"/> into <paramref name="hash"/>.</summary>
    /// <param name="data">Any number of bytes.</param>
    /// <param name="hash">Receives <see cref="HashLength"/> bytes; may overlap <paramref name="data"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> is shorter than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => Hash(data, default, default, default, hash);

    /// <summary>Hashes <paramref name="data"/>.</summary>
    /// <param name="data">Any number of bytes.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashLength];
        Hash(data, hash);
        return hash;
    }

    // The concatenation of up to four parts, so that HMAC and HKDF need not copy their input together.
    internal static void Hash(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth, Span<byte> hash)
    {
        if (hash.Length < HashLength)
        {
            throw new ArgumentException("A BLAKE3 hash needs 32 bytes.", nameof(hash));
        }

        var digest = _digest ??= new Blake3Digest(HashLength * 8);
        digest.BlockUpdate(first);
        digest.BlockUpdate(second);
        digest.BlockUpdate(third);
        digest.BlockUpdate(fourth);
        digest.DoFinal(hash[..HashLength]);
    }
}
