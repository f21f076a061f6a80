namespace NymActors.Protocol.Gateway;

/// <summary>The two kinds of key that a client shares with its gateway; both have 32 bytes, so the kind is stored with the key.</summary>
public enum SharedKeyKind
{
    /// <summary>AES-128-CTR and HMAC-BLAKE3: 16 bytes for encryption, then 16 for authentication (up to protocol 2).</summary>
    Legacy,

    /// <summary>AES-256-GCM-SIV (protocol 3 and later).</summary>
    AesGcmSiv,
}
