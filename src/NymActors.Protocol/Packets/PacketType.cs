namespace NymActors.Protocol.Packets;

/// <summary>Which format a packet has; each value is its tag (docs/protocol/02-messages.md 1.4). Tag 1 was never used and is refused.</summary>
public enum PacketType : byte
{
    /// <summary>A Sphinx packet, the default.</summary>
    Mix = 0,

    /// <summary>An Outfox packet.</summary>
    Outfox = 2,
}
