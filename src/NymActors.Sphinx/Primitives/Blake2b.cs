namespace NymActors.Sphinx.Primitives;

/// <summary>Keyed BLAKE2b with a 64-byte key and 32 bytes of output (not a truncation: the length is a parameter of the hash).</summary>
internal static class Blake2b
{
    public const int KeyLength = 64;
    public const int HashLength = 32;

    public static void Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Require.Length(key, KeyLength, nameof(key));
        Require.Length(hash, HashLength, nameof(hash));
        _ = Sodium.Blake2b(hash, HashLength, data, (ulong)data.Length, key, KeyLength);
    }
}
