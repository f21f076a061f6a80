using System.Security.Cryptography;

namespace NymActors.Protocol.Cryptography;

/// <summary>HKDF (RFC 5869) over <see cref="HmacBlake3"/> (docs/protocol/02-messages.md 2.3).</summary>
public static class HkdfBlake3
{
    /// <summary>Most bytes that one derivation can yield.</summary>
    public const int MaximumOutputLength = 255 * HmacBlake3.TagLength;

    /// <summary>Extracts from <paramref name="inputKeyMaterial"/> and expands to the length of <paramref name="outputKeyMaterial"/>.</summary>
    /// <param name="salt">The salt; empty means absent (the same as 32 zero bytes).</param>
    /// <param name="inputKeyMaterial">The secret to start from, for example a Diffie-Hellman result.</param>
    /// <param name="info">The context; empty means absent.</param>
    /// <param name="outputKeyMaterial">Receives the derived bytes, at most <see cref="MaximumOutputLength"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="outputKeyMaterial"/> is longer than 8160 bytes.</exception>
    public static void DeriveKey(
        ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, ReadOnlySpan<byte> info, Span<byte> outputKeyMaterial)
    {
        if (outputKeyMaterial.Length > MaximumOutputLength)
        {
            throw new ArgumentException("HKDF yields at most 255 hashes (8160 bytes).", nameof(outputKeyMaterial));
        }

        Span<byte> pseudoRandomKey = stackalloc byte[HmacBlake3.TagLength];
        Span<byte> block = stackalloc byte[HmacBlake3.TagLength];
        HmacBlake3.Compute(salt, inputKeyMaterial, pseudoRandomKey);
        var previousLength = 0;
        var remaining = outputKeyMaterial;
        for (byte counter = 1; !remaining.IsEmpty; counter++)
        {
            HmacBlake3.Compute(pseudoRandomKey, block[..previousLength], info, new ReadOnlySpan<byte>(in counter), block);
            var take = Math.Min(block.Length, remaining.Length);
            block[..take].CopyTo(remaining);
            remaining = remaining[take..];
            previousLength = block.Length;
        }

        CryptographicOperations.ZeroMemory(pseudoRandomKey);
        CryptographicOperations.ZeroMemory(block);
    }
}
