using System.Security.Cryptography;

namespace NymActors.Protocol.Cryptography;

/// <summary>
/// HMAC (RFC 2104) over the unkeyed BLAKE3 hash with blocks of 64 bytes (docs/protocol/02-messages.md 2.2).
/// It is neither BLAKE3's keyed mode nor its derive-key mode.
/// </summary>
public static class HmacBlake3
{
    /// <summary>Length of a tag in bytes.</summary>
    public const int TagLength = 32;

    private const int BlockLength = 64;

    /// <summary>Computes the tag of <paramref name="data"/>.</summary>
    /// <param name="key">A key of any length; one above 64 bytes is hashed first.</param>
    /// <param name="data">Any number of bytes.</param>
    /// <param name="tag">Receives <see cref="TagLength"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is shorter than 32 bytes.</exception>
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> tag) => Compute(key, data, default, default, tag);

    /// <summary>Tells in constant time whether <paramref name="tag"/> is the tag of <paramref name="data"/>.</summary>
    /// <param name="key">A key of any length.</param>
    /// <param name="data">Any number of bytes.</param>
    /// <param name="tag">The tag to check; anything but 32 bytes is refused.</param>
    /// <returns>Whether the tag belongs to the data under this key.</returns>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagLength];
        Compute(key, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    internal static void Compute(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> tag)
    {
        Span<byte> pad = stackalloc byte[BlockLength];
        Span<byte> inner = stackalloc byte[Blake3.HashLength];
        pad.Clear();
        if (key.Length > BlockLength)
        {
            Blake3.Hash(key, pad);
        }
        else
        {
            key.CopyTo(pad);
        }

        XorWithConstant(pad, 0x36);
        Blake3.Hash(pad, first, second, third, inner);
        XorWithConstant(pad, 0x36 ^ 0x5c);
        Blake3.Hash(pad, inner, default, default, tag);
        CryptographicOperations.ZeroMemory(pad);
        CryptographicOperations.ZeroMemory(inner);
    }

    private static void XorWithConstant(Span<byte> pad, byte value)
    {
        for (var i = 0; i < pad.Length; i++)
        {
            pad[i] ^= value;
        }
    }
}
