using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>AES-128 in counter mode with an all-zero counter block at the start (docs/protocol/01-sphinx.md section 4).</summary>
internal static class AesKeystream
{
    public const int BlockLength = 16;

    /// <summary>Fills <paramref name="keystream"/> from the start of the keystream.</summary>
    public static void Fill(ReadOnlySpan<byte> key, Span<byte> keystream)
    {
        Require.Length(key, SphinxConstants.StreamKeyLength, nameof(key));
        if (AesInstructions.IsSupported)
        {
            AesInstructions.FillKeystream(key, Vector128<byte>.Zero, keystream);
        }
        else
        {
            ReadOnlySpan<byte> zero = stackalloc byte[BlockLength];
            FillPortably(key, zero, keystream);
        }
    }

    /// <summary>The same through the system's AES, for processors without AES instructions. Allocates.</summary>
    public static void FillPortably(ReadOnlySpan<byte> key, ReadOnlySpan<byte> initialCounter, Span<byte> keystream)
    {
        byte[] blocks = new byte[(keystream.Length + BlockLength - 1) / BlockLength * BlockLength];
        UInt128 counter = BinaryPrimitives.ReadUInt128BigEndian(initialCounter);
        for (int offset = 0; offset < blocks.Length; offset += BlockLength)
        {
            BinaryPrimitives.WriteUInt128BigEndian(blocks.AsSpan(offset), counter++);
        }
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        blocks.AsSpan(0, keystream.Length).CopyTo(keystream);
        CryptographicOperations.ZeroMemory(blocks);
    }
}
