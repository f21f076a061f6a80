using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>ChaCha20 with the all-zero nonce: the only way the packet format uses it.</summary>
internal static class ChaCha20
{
    public const int KeyLength = 32;
    public const int BlockLength = 64;

    /// <summary>What the vectorised implementations, libsodium's too, take at once.</summary>
    public const int Stride = 8 * BlockLength;

    /// <summary>XORs the keystream, from 64-byte block <paramref name="firstBlock"/> on, into <paramref name="data"/>.</summary>
    public static void Xor(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> data)
    {
        Require.Length(key, KeyLength, nameof(key));
        int tail = data.Length % Stride;
        if (tail is 0 or < Stride / 2 && !ChaCha20Vectors.IsSupported)
        {
            XorPortably(key, firstBlock, data);
            return;
        }
        // The rest would be done block by block: it is faster to fill it up to a whole stride.
        int bulk = data.Length - tail;
        Span<byte> padded = stackalloc byte[Stride];
        data[bulk..].CopyTo(padded);
        XorStrides(key, firstBlock, data[..bulk]);
        XorStrides(key, firstBlock + (ulong)(bulk / BlockLength), padded);
        padded[..tail].CopyTo(data[bulk..]);
        CryptographicOperations.ZeroMemory(padded);
    }

    /// <summary>The same through libsodium alone.</summary>
    public static void XorPortably(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> data)
    {
        if (!data.IsEmpty)
        {
            _ = Sodium.ChaCha20Xor(data, data, (ulong)data.Length, "\0\0\0\0\0\0\0\0"u8, firstBlock, key);
        }
    }

    private static void XorStrides(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> strides)
    {
        if (ChaCha20Vectors.IsSupported)
        {
            ChaCha20Vectors.Xor(key, firstBlock, strides);
        }
        else
        {
            XorPortably(key, firstBlock, strides);
        }
    }
}
