namespace NymActors.Protocol.Gateway;

/// <summary>Generations of bandwidth credentials (docs/protocol/03-gateway.md section 4.1).</summary>
public enum CredentialKind
{
    /// <summary><c>bandwidthCredential</c>, protocol 1.</summary>
    BandwidthV1,

    /// <summary><c>bandwidthCredentialV2</c>, protocol 2.</summary>
    BandwidthV2,

    /// <summary><c>ecashCredential</c>, from 2024 on.</summary>
    Ecash,
}
