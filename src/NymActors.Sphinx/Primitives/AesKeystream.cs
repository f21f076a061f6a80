using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>AES-128 in counter mode with an all-zero counter block at the start (docs/protocol/01-sphinx.md section 4).</summary>
internal static class AesKeystream
{
    private const int BlockLength = 16;
    private const int BlockCount = (SphinxConstants.KeystreamLength + BlockLength - 1) / BlockLength;

    private static readonly byte[] CounterBlocks = MakeCounterBlocks();

    /// <summary>Fills <paramref name="keystream"/>, at most 360 bytes, from the start of the keystream.</summary>
    public static void Fill(ReadOnlySpan<byte> key, Span<byte> keystream)
    {
        Span<byte> blocks = stackalloc byte[BlockCount * BlockLength];
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(CounterBlocks, blocks, PaddingMode.None);
        blocks[..keystream.Length].CopyTo(keystream);
        CryptographicOperations.ZeroMemory(blocks);
    }

    private static byte[] MakeCounterBlocks()
    {
        byte[] blocks = new byte[BlockCount * BlockLength];
        for (int i = 0; i < BlockCount; i++)
        {
            blocks[(BlockLength * i) + BlockLength - 1] = (byte)i;
        }
        return blocks;
    }
}
