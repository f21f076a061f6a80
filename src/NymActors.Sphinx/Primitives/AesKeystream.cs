using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>AES-128 in counter mode with an all-zero counter block at the start (docs/protocol/01-sphinx.md section 4).</summary>
internal static class AesKeystream
{
    public const int BlockLength = 16;

    // Blocks that the last byte of the counter can number: a header needs 23.
    private const int MaxBlocks = byte.MaxValue + 1;

    /// <summary>Fills <paramref name="keystream"/>, at most 4096 bytes, from the start of the keystream.</summary>
    public static void Fill(ReadOnlySpan<byte> key, Span<byte> keystream)
    {
        Require.Length(key, SphinxConstants.StreamKeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keystream.Length, MaxBlocks * BlockLength);
        Span<byte> blocks = stackalloc byte[(keystream.Length + BlockLength - 1) / BlockLength * BlockLength];
        blocks.Clear();
        for (int last = BlockLength - 1, number = 0; last < blocks.Length; last += BlockLength, number++)
        {
            blocks[last] = (byte)number;
        }
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        blocks[..keystream.Length].CopyTo(keystream);
        CryptographicOperations.ZeroMemory(blocks);
    }
}
