using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>Scalar multiplication on Curve25519 in u-coordinates. The scalar is clamped at use, bit 255 of a point is ignored.</summary>
internal static class X25519
{
    public const int KeyLength = 32;

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

    /// <summary>Makes the 32 bytes a clamped scalar: a multiple of 8 in [2^254, 2^255).</summary>
    public static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 0xf8;
        scalar[31] = (byte)((scalar[31] & 0x7f) | 0x40);
    }
}
