using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NymActors.Protocol.Cryptography;

/// <summary>
/// POLYVAL, the universal hash of RFC 8452 section 3, on the processor's carry-less multiplication. Runs in constant time.
/// Products are in GF(2^128) modulo x^128 + x^127 + x^126 + x^121 + 1, times x^-128.
/// </summary>
internal struct Polyval
{
    private const int BlockLength = 16;
    private const int GroupLength = 4 * BlockLength;

    private readonly Vector128<ulong> _h1;
    private readonly Vector128<ulong> _h2;
    private readonly Vector128<ulong> _h3;
    private readonly Vector128<ulong> _h4;
    private Vector128<ulong> _sum;

    public Polyval(Vector128<byte> key)
    {
        _h1 = key.AsUInt64();
        _h2 = Multiply(_h1, _h1);
        _h3 = Multiply(_h2, _h1);
        _h4 = Multiply(_h3, _h1);
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && Sse2.IsSupported;

    public readonly Vector128<byte> Sum => _sum.AsByte();

    /// <summary>Adds data, padded with zero bytes to whole blocks.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        ref var source = ref MemoryMarshal.GetReference(data);
        nuint offset = 0;

        // Four blocks share one reduction: (s + a) h^4 + b h^3 + c h^2 + d h.
        for (; (nuint)data.Length - offset >= GroupLength; offset += GroupLength)
        {
            var product = new Product(_sum ^ Load(ref source, offset), _h4);
            product.Add(Load(ref source, offset + BlockLength), _h3);
            product.Add(Load(ref source, offset + (2 * BlockLength)), _h2);
            product.Add(Load(ref source, offset + (3 * BlockLength)), _h1);
            _sum = product.Reduce();
        }

        for (; (nuint)data.Length - offset >= BlockLength; offset += BlockLength)
        {
            Add(Load(ref source, offset));
        }

        if (offset < (nuint)data.Length)
        {
            Span<byte> last = stackalloc byte[BlockLength];
            last.Clear();
            data[(int)offset..].CopyTo(last);
            Add(Vector128.Create<byte>(last).AsUInt64());
        }
    }

    public void Add(Vector128<ulong> block) => _sum = Multiply(_sum ^ block, _h1);

    private static Vector128<ulong> Load(ref byte source, nuint offset) => Vector128.LoadUnsafe(ref source, offset).AsUInt64();

    private static Vector128<ulong> Multiply(Vector128<ulong> a, Vector128<ulong> b) => new Product(a, b).Reduce();

    /// <summary>A sum of products of 256 bits before its reduction.</summary>
    private struct Product
    {
        private Vector128<ulong> _low;
        private Vector128<ulong> _middle;
        private Vector128<ulong> _high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Product(Vector128<ulong> a, Vector128<ulong> b) => Add(a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<ulong> a, Vector128<ulong> b)
        {
            _low ^= Pclmulqdq.CarrylessMultiply(a, b, 0x00);
            _high ^= Pclmulqdq.CarrylessMultiply(a, b, 0x11);
            _middle ^= Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector128<ulong> Reduce()
        {
            var low = _low ^ Sse2.ShiftLeftLogical128BitLane(_middle, 8);
            var high = _high ^ Sse2.ShiftRightLogical128BitLane(_middle, 8);

            // The upper terms of the modulus, x^127 + x^126 + x^121, folded in twice for 64 bits each.
            var modulus = Vector128.Create(0ul, 0xc200_0000_0000_0000);
            for (var i = 0; i < 2; i++)
            {
                var swapped = Sse2.Shuffle(low.AsInt32(), 0b01_00_11_10).AsUInt64();
                low = swapped ^ Pclmulqdq.CarrylessMultiply(low, modulus, 0x10);
            }

            return high ^ low;
        }
    }
}
