using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// ChaCha20 over 512-bit vectors, twice as fast as libsodium's 256-bit ones. A vector holds the same row of four blocks, and
/// two sets of four rows, eight blocks, are computed side by side. Constant time: no branch or address depends on data.
/// </summary>
internal static class ChaCha20Vectors
{
    private const byte LanesOneLeft = 0x39;
    private const byte LanesTwoLeft = 0x4e;
    private const byte LanesThreeLeft = 0x93;
    private const int DoubleRounds = 10;

    /// <summary>Whether this processor has 512-bit vectors.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>XORs the keystream of the all-zero nonce into whole strides of 512 bytes.</summary>
    public static void Xor(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> strides)
    {
        Vector512<uint> row0 = FourTimes(Vector128.Create(0x61707865u, 0x3320646e, 0x79622d32, 0x6b206574));
        Vector512<uint> row1 = FourTimes(Vector128.Create(key).AsUInt32());
        Vector512<uint> row2 = FourTimes(Vector128.Create(key[16..]).AsUInt32());
        Vector512<ulong> counters = Vector512.Create(firstBlock, 0, firstBlock + 1, 0, firstBlock + 2, 0, firstBlock + 3, 0);
        var four = Vector512.Create(4UL, 0, 4, 0, 4, 0, 4, 0);
        for (; strides.Length >= ChaCha20.Stride; strides = strides[ChaCha20.Stride..])
        {
            Vector512<uint> row3 = counters.AsUInt32();
            Vector512<uint> otherRow3 = (counters + four).AsUInt32();
            Vector512<uint> a = row0, b = row1, c = row2, d = row3;
            Vector512<uint> e = row0, f = row1, g = row2, h = otherRow3;
            for (int i = 0; i < DoubleRounds; i++)
            {
                QuarterRounds(ref a, ref b, ref c, ref d);
                QuarterRounds(ref e, ref f, ref g, ref h);
                (b, c, d) = (Turn(b, LanesOneLeft), Turn(c, LanesTwoLeft), Turn(d, LanesThreeLeft));
                (f, g, h) = (Turn(f, LanesOneLeft), Turn(g, LanesTwoLeft), Turn(h, LanesThreeLeft));
                QuarterRounds(ref a, ref b, ref c, ref d);
                QuarterRounds(ref e, ref f, ref g, ref h);
                (b, c, d) = (Turn(b, LanesThreeLeft), Turn(c, LanesTwoLeft), Turn(d, LanesOneLeft));
                (f, g, h) = (Turn(f, LanesThreeLeft), Turn(g, LanesTwoLeft), Turn(h, LanesOneLeft));
            }
            ref byte target = ref MemoryMarshal.GetReference(strides);
            XorFourBlocks(a + row0, b + row1, c + row2, d + row3, ref target);
            XorFourBlocks(e + row0, f + row1, g + row2, h + otherRow3, ref Unsafe.Add(ref target, ChaCha20.Stride / 2));
            counters += four + four;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(
        ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        a += b;
        d = Avx512F.RotateLeft(d ^ a, 16);
        c += d;
        b = Avx512F.RotateLeft(b ^ c, 12);
        a += b;
        d = Avx512F.RotateLeft(d ^ a, 8);
        c += d;
        b = Avx512F.RotateLeft(b ^ c, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Turn(Vector512<uint> row, [ConstantExpected] byte lanes) => Avx512F.Shuffle(row, lanes);

    /// <summary>Turns four rows of four blocks into four blocks of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorFourBlocks(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, ref byte target)
    {
        Vector512<uint> lowAb = Avx512F.Shuffle4x128(a, b, 0x44);
        Vector512<uint> lowCd = Avx512F.Shuffle4x128(c, d, 0x44);
        Vector512<uint> highAb = Avx512F.Shuffle4x128(a, b, 0xee);
        Vector512<uint> highCd = Avx512F.Shuffle4x128(c, d, 0xee);
        XorBlock(Avx512F.Shuffle4x128(lowAb, lowCd, 0x88), ref target);
        XorBlock(Avx512F.Shuffle4x128(lowAb, lowCd, 0xdd), ref Unsafe.Add(ref target, ChaCha20.BlockLength));
        XorBlock(Avx512F.Shuffle4x128(highAb, highCd, 0x88), ref Unsafe.Add(ref target, 2 * ChaCha20.BlockLength));
        XorBlock(Avx512F.Shuffle4x128(highAb, highCd, 0xdd), ref Unsafe.Add(ref target, 3 * ChaCha20.BlockLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorBlock(Vector512<uint> keystream, ref byte target) =>
        (Vector512.LoadUnsafe(ref target) ^ keystream.AsByte()).StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> FourTimes(Vector128<uint> row)
    {
        var twice = Vector256.Create(row, row);
        return Vector512.Create(twice, twice);
    }
}
