using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace NymActors.Protocol.Cryptography;

/// <summary>AES-256 on the processor's AES instructions (FIPS 197). Runs in constant time.</summary>
internal static class Aes256Rounds
{
    /// <summary>Number of round keys.</summary>
    public const int KeyCount = 15;

    public static bool IsSupported => X86Aes.IsSupported && Sse2.IsSupported;

    /// <summary>Expands a key of two blocks into <see cref="KeyCount"/> round keys.</summary>
    public static void Expand(Vector128<byte> first, Vector128<byte> second, Span<Vector128<byte>> keys)
    {
        keys[0] = first;
        keys[1] = second;
        keys[2] = NextEven(keys[0], X86Aes.KeygenAssist(keys[1], 0x01));
        keys[3] = NextOdd(keys[1], keys[2]);
        keys[4] = NextEven(keys[2], X86Aes.KeygenAssist(keys[3], 0x02));
        keys[5] = NextOdd(keys[3], keys[4]);
        keys[6] = NextEven(keys[4], X86Aes.KeygenAssist(keys[5], 0x04));
        keys[7] = NextOdd(keys[5], keys[6]);
        keys[8] = NextEven(keys[6], X86Aes.KeygenAssist(keys[7], 0x08));
        keys[9] = NextOdd(keys[7], keys[8]);
        keys[10] = NextEven(keys[8], X86Aes.KeygenAssist(keys[9], 0x10));
        keys[11] = NextOdd(keys[9], keys[10]);
        keys[12] = NextEven(keys[10], X86Aes.KeygenAssist(keys[11], 0x20));
        keys[13] = NextOdd(keys[11], keys[12]);
        keys[14] = NextEven(keys[12], X86Aes.KeygenAssist(keys[13], 0x40));
    }

    public static Vector128<byte> Encrypt(ReadOnlySpan<Vector128<byte>> keys, Vector128<byte> block)
    {
        block ^= keys[0];
        for (var round = 1; round < KeyCount - 1; round++)
        {
            block = X86Aes.Encrypt(block, keys[round]);
        }

        return X86Aes.EncryptLast(block, keys[KeyCount - 1]);
    }

    /// <summary>Encrypts four independent blocks at once, which keeps the pipeline of the instructions full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt(
        ReadOnlySpan<Vector128<byte>> keys, ref Vector128<byte> a, ref Vector128<byte> b, ref Vector128<byte> c, ref Vector128<byte> d)
    {
        var (v, w, x, y) = (a ^ keys[0], b ^ keys[0], c ^ keys[0], d ^ keys[0]);
        for (var round = 1; round < KeyCount - 1; round++)
        {
            var key = keys[round];
            v = X86Aes.Encrypt(v, key);
            w = X86Aes.Encrypt(w, key);
            x = X86Aes.Encrypt(x, key);
            y = X86Aes.Encrypt(y, key);
        }

        var last = keys[KeyCount - 1];
        a = X86Aes.EncryptLast(v, last);
        b = X86Aes.EncryptLast(w, last);
        c = X86Aes.EncryptLast(x, last);
        d = X86Aes.EncryptLast(y, last);
    }

    private static Vector128<byte> NextEven(Vector128<byte> key, Vector128<byte> assist)
        => Spread(key) ^ Sse2.Shuffle(assist.AsInt32(), 0b11_11_11_11).AsByte();

    private static Vector128<byte> NextOdd(Vector128<byte> key, Vector128<byte> previous)
        => Spread(key) ^ Sse2.Shuffle(X86Aes.KeygenAssist(previous, 0).AsInt32(), 0b10_10_10_10).AsByte();

    // Each word becomes the sum of itself and the words before it.
    private static Vector128<byte> Spread(Vector128<byte> key)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        return key ^ Sse2.ShiftLeftLogical128BitLane(key, 8);
    }
}
