namespace NymActors.Protocol.Packets;

/// <summary>The two layouts of a <see cref="MixPacket"/> (docs/protocol/02-messages.md 5.1).</summary>
public enum MixPacketVersion
{
    /// <summary>Without key rotation: towards gateways with a protocol version below 5.</summary>
    V1 = 1,

    /// <summary>With key rotation: gateway protocol version 5 and above.</summary>
    V2 = 2,
}
