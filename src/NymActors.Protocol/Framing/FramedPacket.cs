using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Framing;

/// <summary>A packet as it travels between nodes, without its frame header (docs/protocol/02-messages.md 5.2).</summary>
public sealed class FramedPacket
{
    /// <summary>Creates a packet to be framed.</summary>
    /// <param name="size">The size of the packet.</param>
    /// <param name="type">The format of the packet.</param>
    /// <param name="keyRotation">The keys it was made for.</param>
    /// <param name="packet">The packet, exactly as long as its size says. Not copied; the owner may unwrap it in place.</param>
    /// <exception cref="ArgumentException">The length does not fit the size.</exception>
    public FramedPacket(PacketSize size, PacketType type, KeyRotation keyRotation, Memory<byte> packet)
    {
        if (packet.Length != size.PacketLength())
        {
            throw new ArgumentException($"A packet of size {size.Name()} has {size.PacketLength()} bytes, not {packet.Length}.", nameof(packet));
        }

        Size = size;
        Type = type;
        KeyRotation = keyRotation;
        Packet = packet;
    }

    /// <summary>The size of the packet.</summary>
    public PacketSize Size { get; }

    /// <summary>The format of the packet.</summary>
    public PacketType Type { get; }

    /// <summary>The keys it was made for; unknown when the frame did not say.</summary>
    public KeyRotation KeyRotation { get; }

    /// <summary>The packet.</summary>
    public Memory<byte> Packet { get; }

    /// <summary>What a gateway puts on the wire for a packet that a client asked it to forward.</summary>
    /// <param name="packet">The client's packet.</param>
    /// <exception cref="ArgumentException">Its length is that of no frame (an Outfox packet of 2371 bytes).</exception>
    public static FramedPacket FromMixPacket(MixPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return new FramedPacket(packet.Size, packet.Type, packet.KeyRotation, packet.Packet);
    }
}
