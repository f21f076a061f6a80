using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using AesNi = System.Runtime.Intrinsics.X86.Aes;
using Ssse3 = System.Runtime.Intrinsics.X86.Ssse3;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// The AES keystream by the processor's AES instructions. Setting up a key through the system's AES costs ten times more
/// than the few blocks that a header needs. Runs in constant time, as the instructions do.
/// </summary>
internal static class AesInstructions
{
    private const int Rounds = 10;
    private const int Lanes = 8;

    /// <summary>Whether this processor has them.</summary>
    public static bool IsSupported => AesNi.IsSupported && Ssse3.IsSupported;

    /// <summary>Fills <paramref name="keystream"/>; only the last byte of the counter block counts, so it takes few blocks.</summary>
    [SkipLocalsInit]
    public static void FillKeystream(ReadOnlySpan<byte> key, Vector128<byte> initialCounter, Span<byte> keystream)
    {
        Span<Vector128<byte>> roundKeys = stackalloc Vector128<byte>[Rounds + 1];
        Span<Vector128<byte>> blocks = stackalloc Vector128<byte>[Lanes];
        ExpandKey(key, roundKeys);
        Vector128<byte> counter = initialCounter;
        while (!keystream.IsEmpty)
        {
            counter = EncryptCounters(roundKeys, counter, blocks);
            int length = Math.Min(keystream.Length, Lanes * AesKeystream.BlockLength);
            MemoryMarshal.AsBytes(blocks)[..length].CopyTo(keystream);
            keystream = keystream[length..];
        }
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(roundKeys));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(blocks));
    }

    /// <summary>Eight blocks side by side: one AES round takes several cycles, but a new one can start every cycle.</summary>
    private static Vector128<byte> EncryptCounters(
        ReadOnlySpan<Vector128<byte>> roundKeys, Vector128<byte> counter, Span<Vector128<byte>> blocks)
    {
        var one = Vector128.Create(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)1);
        Vector128<byte> b0 = counter ^ roundKeys[0];
        Vector128<byte> b1 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b2 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b3 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b4 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b5 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b6 = (counter += one) ^ roundKeys[0];
        Vector128<byte> b7 = (counter += one) ^ roundKeys[0];
        for (int round = 1; round < Rounds; round++)
        {
            Vector128<byte> roundKey = roundKeys[round];
            b0 = AesNi.Encrypt(b0, roundKey);
            b1 = AesNi.Encrypt(b1, roundKey);
            b2 = AesNi.Encrypt(b2, roundKey);
            b3 = AesNi.Encrypt(b3, roundKey);
            b4 = AesNi.Encrypt(b4, roundKey);
            b5 = AesNi.Encrypt(b5, roundKey);
            b6 = AesNi.Encrypt(b6, roundKey);
            b7 = AesNi.Encrypt(b7, roundKey);
        }
        Vector128<byte> last = roundKeys[Rounds];
        blocks[7] = AesNi.EncryptLast(b7, last);
        blocks[6] = AesNi.EncryptLast(b6, last);
        blocks[5] = AesNi.EncryptLast(b5, last);
        blocks[4] = AesNi.EncryptLast(b4, last);
        blocks[3] = AesNi.EncryptLast(b3, last);
        blocks[2] = AesNi.EncryptLast(b2, last);
        blocks[1] = AesNi.EncryptLast(b1, last);
        blocks[0] = AesNi.EncryptLast(b0, last);
        return counter + one;
    }

    private static void ExpandKey(ReadOnlySpan<byte> key, Span<Vector128<byte>> roundKeys)
    {
        Vector128<byte> current = roundKeys[0] = Vector128.Create(key);
        current = roundKeys[1] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x01));
        current = roundKeys[2] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x02));
        current = roundKeys[3] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x04));
        current = roundKeys[4] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x08));
        current = roundKeys[5] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x10));
        current = roundKeys[6] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x20));
        current = roundKeys[7] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x40));
        current = roundKeys[8] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x80));
        current = roundKeys[9] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x1b));
        roundKeys[10] = NextRoundKey(current, AesNi.KeygenAssist(current, 0x36));
    }

    private static Vector128<byte> NextRoundKey(Vector128<byte> previous, Vector128<byte> assist)
    {
        Vector128<uint> key = previous.AsUInt32();
        key ^= Ssse3.ShiftLeftLogical128BitLane(key, 4);
        key ^= Ssse3.ShiftLeftLogical128BitLane(key, 8);
        return (key ^ Vector128.Create(assist.AsUInt32()[3])).AsByte();
    }
}
