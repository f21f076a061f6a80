namespace NymActors.Configuration;

/// <summary>The packet sizes that the configuration file can name (docs/protocol/04-client-core.md section 19.4).</summary>
public enum ConfiguredPacketSize
{
    /// <summary>2 kB of payload, written <c>regular</c>.</summary>
    Regular,

    /// <summary>Room for an acknowledgement only, written <c>ack</c>.</summary>
    Ack,

    /// <summary>8 kB of payload, written <c>extended8</c>.</summary>
    Extended8,

    /// <summary>16 kB of payload, written <c>extended16</c>.</summary>
    Extended16,

    /// <summary>32 kB of payload, written <c>extended32</c>.</summary>
    Extended32,

    /// <summary>2 kB of payload in the Outfox format, written <c>outfox_regular</c>.</summary>
    OutfoxRegular,

    /// <summary>An acknowledgement in the Outfox format, written <c>outfox_ack</c>.</summary>
    OutfoxAck,
}
