namespace NymActors.Protocol.Keys;

/// <summary>The tags of the key files (docs/protocol/02-messages.md section 3.3).</summary>
public static class PemTag
{
    /// <summary>Seed of an Ed25519 identity, 32 bytes.</summary>
    public const string IdentityPrivateKey = "ED25519 PRIVATE KEY";

    /// <summary>Ed25519 identity key, 32 bytes.</summary>
    public const string IdentityPublicKey = "ED25519 PUBLIC KEY";

    /// <summary>X25519 private key, 32 bytes.</summary>
    public const string EncryptionPrivateKey = "X25519 PRIVATE KEY";

    /// <summary>X25519 public key, 32 bytes.</summary>
    public const string EncryptionPublicKey = "X25519 PUBLIC KEY";

    /// <summary>Key of acknowledgements, 16 bytes.</summary>
    public const string AckKey = "AES-128-CTR ACKNOWLEDGEMENTS KEY";

    /// <summary>Key shared with a gateway, generation v1.1.29: 16 bytes for encryption, 16 for authentication.</summary>
    public const string LegacySharedKey = "AES-128-CTR + HMAC-BLAKE3 GATEWAY SHARED KEYS";

    /// <summary>Key shared with a gateway, 32 bytes.</summary>
    public const string SharedKey = "AES-256-GCM-SIV GATEWAY SHARED KEY";
}
