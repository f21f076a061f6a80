namespace NymActors.Sphinx.Primitives;

/// <summary>ChaCha20 with the all-zero nonce: the only way the packet format uses it.</summary>
internal static class ChaCha20
{
    public const int KeyLength = 32;
    public const int BlockLength = 64;

    /// <summary>XORs the keystream, from 64-byte block <paramref name="firstBlock"/> on, into <paramref name="data"/>.</summary>
    public static void Xor(ReadOnlySpan<byte> key, ulong firstBlock, Span<byte> data)
    {
        Require.Length(key, KeyLength, nameof(key));
        if (!data.IsEmpty)
        {
            _ = Sodium.ChaCha20Xor(data, data, (ulong)data.Length, "\0\0\0\0\0\0\0\0"u8, firstBlock, key);
        }
    }
}
