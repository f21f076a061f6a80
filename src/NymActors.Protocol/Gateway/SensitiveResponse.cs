namespace NymActors.Protocol.Gateway;

/// <summary>Answers to encrypted requests; the names are those on the wire (docs/protocol/03-gateway.md section 16).</summary>
public enum SensitiveResponse
{
    /// <summary>To <see cref="ForgetMeRequest"/>.</summary>
    ForgetMeAck,

    /// <summary>To <see cref="RememberMeRequest"/>.</summary>
    RememberMeAck,

    /// <summary>To <see cref="UpgradeKeyRequest"/>; encrypted with the new key.</summary>
    KeyUpgradeAck,
}
