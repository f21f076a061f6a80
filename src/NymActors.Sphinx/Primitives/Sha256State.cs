using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// A state of SHA-256 between two blocks: eight words, in the room of libcrypto's <c>SHA256_CTX</c>, whose other 20 words the
/// compression leaves alone. Usable only where <see cref="Sha256Compression.IsSupported"/>.
/// </summary>
[InlineArray(WordsOfContext)]
internal struct Sha256State
{
    private const int WordsOfContext = 28;
    private const int Words = 8;
    private const int BitCountLength = sizeof(ulong);

    private uint _word;

    /// <summary>The state before the first block. Made once: code without optimisation allocates to read a table of words.</summary>
    public static Sha256State Initial { get; } = MakeInitial();

    /// <summary>Absorbs the last bytes and the padding, and writes the 32-byte digest, which may lie over them.</summary>
    /// <param name="absorbed">How many bytes the state has absorbed before.</param>
    /// <param name="rest">The bytes that are left.</param>
    /// <param name="digest">Receives the digest.</param>
    [SkipLocalsInit]
    public void Finish(int absorbed, ReadOnlySpan<byte> rest, Span<byte> digest)
    {
        ReadOnlySpan<byte> whole = rest[..^(rest.Length % Sha256Compression.BlockLength)];
        ReadOnlySpan<byte> tail = rest[whole.Length..];
        Span<byte> padded = stackalloc byte[2 * Sha256Compression.BlockLength];
        if (tail.Length < Sha256Compression.BlockLength - BitCountLength)
        {
            padded = padded[..Sha256Compression.BlockLength];
        }
        tail.CopyTo(padded);
        padded[tail.Length] = 0x80;
        padded[(tail.Length + 1)..^BitCountLength].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(padded[^BitCountLength..], 8 * ((ulong)absorbed + (ulong)rest.Length));
        Sha256Compression.Absorb(ref this, whole);
        Sha256Compression.Absorb(ref this, padded);
        for (int i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(i * sizeof(uint))..], this[i]);
        }
        CryptographicOperations.ZeroMemory(padded);
    }

    private static Sha256State MakeInitial()
    {
        Sha256State state = default;
        ReadOnlySpan<uint> words =
            [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        words.CopyTo(state);
        return state;
    }
}
