using System.Security.Cryptography;
using NymActors.Sphinx.Primitives;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Payloads;

/// <summary>
/// The wide-block cipher of payloads: ChaCha20 and BLAKE2b in four Feistel rounds (docs/protocol/01-sphinx.md section 8.3).
/// One changed bit garbles the whole block.
/// </summary>
internal static class Lioness
{
    /// <summary>Encrypts in place.</summary>
    /// <param name="key">192 bytes.</param>
    /// <param name="block">At least 33 bytes; the caller has checked this.</param>
    public static void Encrypt(ReadOnlySpan<byte> key, Span<byte> block)
    {
        Span<byte> left = block[..LionessLeftLength];
        Span<byte> right = block[LionessLeftLength..];
        Stream(K1(key), left, right);
        Hash(K2(key), right, left);
        Stream(K3(key), left, right);
        Hash(K4(key), right, left);
    }

    /// <summary>Decrypts in place.</summary>
    /// <param name="key">192 bytes.</param>
    /// <param name="block">At least 33 bytes; the caller has checked this.</param>
    public static void Decrypt(ReadOnlySpan<byte> key, Span<byte> block)
    {
        Span<byte> left = block[..LionessLeftLength];
        Span<byte> right = block[LionessLeftLength..];
        Hash(K4(key), right, left);
        Stream(K3(key), left, right);
        Hash(K2(key), right, left);
        Stream(K1(key), left, right);
    }

    private static ReadOnlySpan<byte> K1(ReadOnlySpan<byte> key) => key[..32];

    private static ReadOnlySpan<byte> K2(ReadOnlySpan<byte> key) => key[32..96];

    private static ReadOnlySpan<byte> K3(ReadOnlySpan<byte> key) => key[96..128];

    private static ReadOnlySpan<byte> K4(ReadOnlySpan<byte> key) => key[128..192];

    private static void Stream(ReadOnlySpan<byte> roundKey, ReadOnlySpan<byte> left, Span<byte> right)
    {
        Span<byte> streamKey = stackalloc byte[ChaCha20.KeyLength];
        left.CopyTo(streamKey);
        Bytes.Xor(streamKey, roundKey);
        ChaCha20.Xor(streamKey, firstBlock: 0, right);
        CryptographicOperations.ZeroMemory(streamKey);
    }

    private static void Hash(ReadOnlySpan<byte> roundKey, ReadOnlySpan<byte> right, Span<byte> left)
    {
        Span<byte> hash = stackalloc byte[Blake2b.HashLength];
        Blake2b.Hash(roundKey, right, hash);
        Bytes.Xor(left, hash);
        CryptographicOperations.ZeroMemory(hash);
    }
}
