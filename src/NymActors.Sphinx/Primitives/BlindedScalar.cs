using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// A product of scalars mod l, kept as a value c with product = 8c mod l, so that a clamping X25519 can multiply by it
/// (docs/protocol/01-sphinx.md section 7.5). It turns the sender's multiplications into one per hop, and does the blinding
/// mod l of versions 256 and 257. All operations take the same time for all values.
/// </summary>
internal static class BlindedScalar
{
    public const int Length = 32;

    /// <summary>8^-1 mod l, little-endian.</summary>
    private static ReadOnlySpan<byte> InverseOfEight =>
    [
        0x79, 0x2f, 0xdc, 0xe2, 0x29, 0xe5, 0x06, 0x61, 0xd0, 0xda, 0x1c, 0x7d, 0xb3, 0x9d, 0xd3, 0x07,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x06,
    ];

    /// <summary>Starts with an already clamped scalar: a multiple of 8, so the division is exact.</summary>
    public static void FromClamped(ReadOnlySpan<byte> clamped, Span<byte> c)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        Read(clamped, limbs);
        for (int i = 0; i < 3; i++)
        {
            limbs[i] = (limbs[i] >> 3) | (limbs[i + 1] << 61);
        }
        limbs[3] >>= 3;
        Write(limbs, c);
        Clear(limbs);
    }

    /// <summary>Starts with any 32 bytes, taken as a little-endian integer mod l.</summary>
    public static void FromBytes(ReadOnlySpan<byte> scalar, Span<byte> c) => Sodium.ScalarProduct(c, scalar, InverseOfEight);

    /// <summary>Multiplies by any 32 bytes, taken as a little-endian integer mod l.</summary>
    public static void Multiply(Span<byte> c, ReadOnlySpan<byte> factor) => Sodium.ScalarProduct(c, c, factor);

    /// <summary>
    /// Writes the scalar in [2^254, 2^255) that is a multiple of 8 and equal to 8c or -8c mod l: clamping leaves it unchanged,
    /// and the sign does not matter for u-coordinates.
    /// </summary>
    /// <returns>False when there is none, which happens with a probability below 2^-125.</returns>
    public static bool TryMakeClampInvariant(ReadOnlySpan<byte> c, Span<byte> scalar)
    {
        Span<ulong> s = stackalloc ulong[4];
        Span<ulong> negative = stackalloc ulong[4];
        Read(c, s);
        for (int i = 3; i > 0; i--)
        {
            s[i] = (s[i] << 3) | (s[i - 1] >> 61);
        }
        s[0] <<= 3;
        // 8l - s, limb by limb.
        ulong borrow = 0;
        negative[0] = Subtract(0xc09318d2e7ae9f68, s[0], ref borrow);
        negative[1] = Subtract(0xa6f7cef517bce6b2, s[1], ref borrow);
        negative[2] = Subtract(0, s[2], ref borrow);
        negative[3] = Subtract(0x8000000000000000, s[3], ref borrow);
        // All ones when s is below 2^254, else zero.
        ulong small = ((s[3] >> 62) & 1) - 1;
        small &= ((s[3] >> 63) & 1) - 1;
        for (int i = 0; i < 4; i++)
        {
            s[i] ^= (s[i] ^ negative[i]) & small;
        }
        bool inRange = s[3] >> 62 == 1;
        Write(s, scalar);
        Clear(s);
        Clear(negative);
        return inRange;
    }

    private static ulong Subtract(ulong minuend, ulong subtrahend, ref ulong borrow)
    {
        UInt128 difference = (UInt128)minuend - subtrahend - borrow;
        borrow = (ulong)(difference >> 64) & 1;
        return (ulong)difference;
    }

    private static void Read(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        for (int i = 0; i < 4; i++)
        {
            limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        }
    }

    private static void Write(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], limbs[i]);
        }
    }

    private static void Clear(Span<ulong> limbs) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(limbs));
}
