using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// HKDF-SHA256 (RFC 5869) with a salt known beforehand, absorbed once. Each block of the output hangs on the one before it, so
/// that a late byte costs all of the earlier ones.
/// </summary>
internal sealed class HkdfSha256
{
    private const int MaxInfoLength = 128;
    private const int MaxBlocks = byte.MaxValue;

    private readonly HmacSha256 _salted;
    private readonly Sodium.HmacSha256State _saltedPortably;

    public HkdfSha256(ReadOnlySpan<byte> salt)
    {
        if (Sha256Compression.IsSupported)
        {
            _salted = new HmacSha256(salt);
        }
        Sodium.HmacSha256State state = default;
        _ = Sodium.HmacSha256Start(ref state, salt, (nuint)salt.Length);
        _saltedPortably = state;
    }

    /// <summary>Fills the output key.</summary>
    /// <param name="inputKey">The secret.</param>
    /// <param name="info">At most 128 bytes.</param>
    /// <param name="outputKey">At most 8160 bytes.</param>
    [SkipLocalsInit]
    public void DeriveKey(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> info, Span<byte> outputKey)
    {
        if (!Sha256Compression.IsSupported)
        {
            DeriveKeyPortably(inputKey, info, outputKey);
            return;
        }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(info.Length, MaxInfoLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputKey.Length, MaxBlocks * HmacSha256.Length);
        Span<byte> message = stackalloc byte[HmacSha256.Length + MaxInfoLength + 1];
        message = message[..(HmacSha256.Length + info.Length + 1)];
        Span<byte> block = message[..HmacSha256.Length];
        _salted.Compute(inputKey, block);
        var hmac = new HmacSha256(block);
        info.CopyTo(message[HmacSha256.Length..]);
        message[^1] = 1;
        hmac.Compute(message[HmacSha256.Length..], block);
        while (outputKey.Length > HmacSha256.Length)
        {
            block.CopyTo(outputKey);
            outputKey = outputKey[HmacSha256.Length..];
            message[^1]++;
            hmac.Compute(message, block);
        }
        block[..outputKey.Length].CopyTo(outputKey);
        hmac.Clear();
        CryptographicOperations.ZeroMemory(message);
    }

    /// <summary>
    /// The same without libcrypto. libsodium extracts, the system expands. Each is the faster one at its part: the system pays
    /// a setup per call, libsodium does not use SHA instructions.
    /// </summary>
    public void DeriveKeyPortably(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> info, Span<byte> outputKey)
    {
        Span<byte> pseudorandomKey = stackalloc byte[HmacSha256.Length];
        Sodium.HmacSha256State state = _saltedPortably;
        _ = Sodium.HmacSha256Append(ref state, inputKey, (ulong)inputKey.Length);
        _ = Sodium.HmacSha256Finish(ref state, pseudorandomKey);
        HKDF.Expand(HashAlgorithmName.SHA256, pseudorandomKey, outputKey, info);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sodium.HmacSha256State>(ref state)));
    }
}
