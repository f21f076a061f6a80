using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>ChaCha20 with the all-zero nonce: the only way the packet format uses it.</summary>
internal static class ChaCha20
{
    public const int KeyLength = 32;
    public const int BlockLength = 64;

    private const int FastStride = 8 * BlockLength;

    /// <summary>XORs the keystream, from 64-byte block <paramref name="firstBlock"/> on, into <paramref name="data"/>.</summary>
    public static void Xor(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> data)
    {
        Require.Length(key, KeyLength, nameof(key));
        int tail = data.Length % FastStride;
        if (tail is 0 or < FastStride / 2)
        {
            XorAny(key, firstBlock, data);
            return;
        }
        // libsodium takes eight blocks at once and the rest of them one by one: filling up the last eight is faster.
        int bulk = data.Length - tail;
        Span<byte> padded = stackalloc byte[FastStride];
        data[bulk..].CopyTo(padded);
        XorAny(key, firstBlock, data[..bulk]);
        XorAny(key, firstBlock + (ulong)(bulk / BlockLength), padded);
        padded[..tail].CopyTo(data[bulk..]);
        CryptographicOperations.ZeroMemory(padded);
    }

    private static void XorAny(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> data)
    {
        if (!data.IsEmpty)
        {
            _ = Sodium.ChaCha20Xor(data, data, (ulong)data.Length, "\0\0\0\0\0\0\0\0"u8, firstBlock, key);
        }
    }
}
