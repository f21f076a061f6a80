using System.Globalization;
using System.Text;

namespace NymActors.Protocol.Gateway;

/// <summary>Changes from a legacy key to one of the other kind (docs/protocol/03-gateway.md section 7.2).</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="DerivedKeyDigest">BLAKE3 digest of the new key, 32 bytes.</param>
public sealed record UpgradeKeyRequest(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> DerivedKeyDigest) : SensitiveRequest
{
    internal const string Name = "UpgradeKey";

    /// <inheritdoc/>
    public override byte[] ToUtf8()
        => Encoding.UTF8.GetBytes($"{{\"{Name}\":{{\"hkdf_salt\":[{Numbers(Salt)}],\"derived_key_digest\":[{Numbers(DerivedKeyDigest)}]}}}}");

    private static string Numbers(ReadOnlyMemory<byte> bytes)
        => string.Join(',', bytes.ToArray().Select(b => b.ToString(CultureInfo.InvariantCulture)));
}
