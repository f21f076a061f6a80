namespace NymActors.Protocol.Packets;

/// <summary>
/// The sizes that packets come in; each value is the tag of the size in frames (docs/protocol/02-messages.md 1.3). The values are
/// not ordered by length. Lengths and names are in <see cref="PacketSizes"/>.
/// </summary>
public enum PacketSize : byte
{
    /// <summary>The default: 2048 bytes of plaintext in a packet of 2413.</summary>
    Regular = 1,

    /// <summary>An acknowledgement: 21 bytes of plaintext in a packet of 386.</summary>
    Ack = 2,

    /// <summary>32768 bytes of plaintext in a packet of 33133.</summary>
    Extended32 = 3,

    /// <summary>8192 bytes of plaintext in a packet of 8557.</summary>
    Extended8 = 4,

    /// <summary>16384 bytes of plaintext in a packet of 16749.</summary>
    Extended16 = 5,

    /// <summary>Outfox: 2048 bytes of plaintext in a packet of 2377.</summary>
    OutfoxRegular = 6,

    /// <summary>Outfox: 48 bytes of plaintext in a packet of 377.</summary>
    OutfoxAck = 7,
}
