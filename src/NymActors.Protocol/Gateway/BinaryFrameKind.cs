namespace NymActors.Protocol.Gateway;

/// <summary>What a binary frame holds (docs/protocol/03-gateway.md section 10.2). Not on the wire with a legacy key.</summary>
public enum BinaryFrameKind : byte
{
    /// <summary>From a client: a mix packet of version 1. From a gateway: a pushed message.</summary>
    Standard = 1,

    /// <summary>From a client: a mix packet of version 2, which names the key rotation.</summary>
    WithKeyRotation = 2,
}
