using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>Scalar multiplication on Curve25519 in u-coordinates. The scalar is clamped at use, bit 255 of a point is ignored.</summary>
internal static class X25519
{
    public const int KeyLength = 32;

    // The u-coordinates of the points whose order divides 8, on the curve and on its twist, below 2^255 and so with the three
    // encodings that are not reduced: 0, 1, the two of order 8, p - 1, p, p + 1 (RFC 7748 section 6.1; the list of libsodium).
    private static readonly byte[][] LowOrderPoints =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        Convert.FromHexString("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ];

    /// <summary>result = clamp(scalar) * point. The result may be written over an input.</summary>
    /// <returns>False when the product is zero, which no honest point gives; the result is then left alone.</returns>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> result)
    {
        Require.Length(scalar, KeyLength, nameof(scalar));
        Require.Length(point, KeyLength, nameof(point));
        Require.Length(result, KeyLength, nameof(result));
        // libsodium may write the scalar into the result before it reads the point, so the two must not overlap.
        Span<byte> product = stackalloc byte[KeyLength];
        bool usable = Sodium.ScalarMultiply(product, scalar, point) == 0;
        if (usable)
        {
            product.CopyTo(result);
        }
        CryptographicOperations.ZeroMemory(product);
        return usable;
    }

    /// <summary>result = clamp(scalar) * 9: the public key of a private one.</summary>
    public static void MultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> result)
    {
        Require.Length(scalar, KeyLength, nameof(scalar));
        Require.Length(result, KeyLength, nameof(result));
        _ = Sodium.ScalarMultiplyBase(result, scalar);
    }

    /// <summary>Whether every clamped multiple of the point is zero, so that <see cref="TryMultiply"/> refuses it; in variable time.</summary>
    public static bool IsLowOrder(ReadOnlySpan<byte> point)
    {
        Require.Length(point, KeyLength, nameof(point));
        foreach (byte[] candidate in LowOrderPoints)
        {
            // Bit 255 is no part of the coordinate.
            if (((point[31] ^ candidate[31]) & 0x7f) == 0 && point[..31].SequenceEqual(candidate.AsSpan(0, 31)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Makes the 32 bytes a clamped scalar: a multiple of 8 in [2^254, 2^255).</summary>
    public static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 0xf8;
        scalar[31] = (byte)((scalar[31] & 0x7f) | 0x40);
    }
}
