namespace NymActors.Protocol.Gateway;

/// <summary>Why a registration handshake failed (docs/protocol/03-gateway.md section 26).</summary>
public enum HandshakeFailure
{
    /// <summary>A message of the client is malformed: wrong length, or its identity is no curve point.</summary>
    MalformedRequest,

    /// <summary>A message of the gateway is malformed.</summary>
    MalformedResponse,

    /// <summary>The signature of the other side is wrong, or cannot be decrypted: it is not who it claims to be.</summary>
    InvalidSignature,

    /// <summary>The gateway ended the handshake with anything but "ok".</summary>
    Refused,
}
