using System.Security.Cryptography;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Payloads;

/// <summary>A payload key made from its 16-byte seed (docs/protocol/01-sphinx.md section 8.2).</summary>
internal static class PayloadKey
{
    private static ReadOnlySpan<byte> Salt => "sphinx-payload-key-V01-CS01-HKDF:SHA256-SALT"u8;

    private static ReadOnlySpan<byte> Info => "sphinx-payload-key-V01-CS01-HKDF:SHA256-INFO"u8;

    /// <summary>Writes the 192-byte key.</summary>
    public static void DeriveFromSeed(ReadOnlySpan<byte> seed, Span<byte> key)
    {
        Require.Length(seed, PayloadKeySeedLength, nameof(seed));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, key[..PayloadKeyLength], Salt, Info);
    }
}
