using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NymActors.Sphinx.Primitives;

/// <summary>
/// HKDF-SHA256 with a salt known beforehand. libsodium extracts, from a state that has already absorbed the salt; the system
/// expands. Each is the faster one at its part: the system pays a setup per call, libsodium does not use SHA instructions.
/// </summary>
internal sealed class HkdfSha256
{
    private readonly Sodium.HmacSha256State _salted;

    public HkdfSha256(ReadOnlySpan<byte> salt)
    {
        Sodium.HmacSha256State state = default;
        _ = Sodium.HmacSha256Start(ref state, salt, (nuint)salt.Length);
        _salted = state;
    }

    public void DeriveKey(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> info, Span<byte> outputKey)
    {
        Span<byte> pseudorandomKey = stackalloc byte[SHA256.HashSizeInBytes];
        Sodium.HmacSha256State state = _salted;
        _ = Sodium.HmacSha256Append(ref state, inputKey, (ulong)inputKey.Length);
        _ = Sodium.HmacSha256Finish(ref state, pseudorandomKey);
        HKDF.Expand(HashAlgorithmName.SHA256, pseudorandomKey, outputKey, info);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sodium.HmacSha256State>(ref state)));
    }
}
