using System.Security.Cryptography;

namespace NymActors.Sphinx.Headers;

/// <summary>gamma: the first sixteen bytes of HMAC-SHA256 over the whole beta, and over nothing else.</summary>
internal static class HeaderMac
{
    public static void Compute(ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> beta, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(macKey, beta, full);
        full[..SphinxConstants.MacLength].CopyTo(mac);
    }

    /// <summary>Compares in constant time.</summary>
    public static bool Verify(ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> beta, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[SphinxConstants.MacLength];
        Compute(macKey, beta, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
