using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Packets;

/// <summary>
/// A packet and where to send it: what a client asks its gateway to forward (docs/protocol/02-messages.md 5.1).
/// </summary>
public sealed class MixPacket
{
    private const string What = "mix packet";

    /// <summary>Creates a packet to be forwarded.</summary>
    /// <param name="type">The format of the packet.</param>
    /// <param name="keyRotation">Which keys of the nodes it was made for.</param>
    /// <param name="nextHop">The node that unwraps it first.</param>
    /// <param name="packet">The packet; its length must be one of the sizes. Not copied.</param>
    /// <exception cref="ArgumentException">No packet has this length.</exception>
    public MixPacket(PacketType type, KeyRotation keyRotation, NodeRoutingAddress nextHop, Memory<byte> packet)
    {
        if (!PacketSizes.TryFromPacketLength(packet.Length, out var size))
        {
            throw new ArgumentException($"No packet has {packet.Length} bytes.", nameof(packet));
        }

        Type = type;
        KeyRotation = keyRotation;
        NextHop = nextHop;
        Packet = packet;
        Size = size;
    }

    /// <summary>The format of the packet.</summary>
    public PacketType Type { get; }

    /// <summary>Which keys of the nodes it was made for; unknown after decoding version 1.</summary>
    public KeyRotation KeyRotation { get; }

    /// <summary>The node that unwraps the packet first.</summary>
    public NodeRoutingAddress NextHop { get; }

    /// <summary>The packet.</summary>
    public Memory<byte> Packet { get; }

    /// <summary>The size of the packet, found from its length.</summary>
    public PacketSize Size { get; }

    /// <summary>Decodes a packet. The result refers to <paramref name="bytes"/>, nothing is copied.</summary>
    /// <param name="bytes">The whole content of one forwarding request.</param>
    /// <param name="version">The layout, given by the gateway protocol version.</param>
    /// <returns>The packet.</returns>
    /// <exception cref="ProtocolException">The bytes are no packet of this version.</exception>
    public static MixPacket Decode(Memory<byte> bytes, MixPacketVersion version)
    {
        var span = bytes.Span;
        var addressOffset = AddressOffset(version);
        if (span.Length <= addressOffset)
        {
            throw new ProtocolException(What, span.Length, $"{span.Length} bytes, at least {addressOffset + 1} are needed");
        }

        if (!PacketTypes.TryFromTag(span[0], out var type))
        {
            throw new ProtocolException(What, 0, $"unknown packet type {span[0]}");
        }

        var rotation = KeyRotation.Unknown;
        if (version == MixPacketVersion.V2 && !KeyRotations.TryFromByte(span[1], out rotation))
        {
            throw new ProtocolException(What, 1, $"unknown key rotation {span[1]}");
        }

        if (!NodeRoutingAddress.TryFromBytes(span[addressOffset..], out var nextHop))
        {
            throw new ProtocolException(What, addressOffset, "the next hop is no node routing address");
        }

        var packetOffset = addressOffset + nextHop.Length;
        var length = span.Length - packetOffset;
        return PacketSizes.TryFromPacketLength(length, out _)
            ? new MixPacket(type, rotation, nextHop, bytes[packetOffset..])
            : throw new ProtocolException(What, packetOffset, $"no packet has {length} bytes");
    }

    /// <summary>Length in bytes of the encoding.</summary>
    /// <param name="version">The layout.</param>
    public int EncodedLength(MixPacketVersion version) => AddressOffset(version) + NextHop.Length + Packet.Length;

    /// <summary>Encodes the packet. Version 1 leaves the key rotation out.</summary>
    /// <param name="destination">At least <see cref="EncodedLength"/> bytes.</param>
    /// <param name="version">The layout.</param>
    /// <returns>The number of bytes written.</returns>
    public int Encode(Span<byte> destination, MixPacketVersion version)
    {
        destination[0] = (byte)Type;
        if (version == MixPacketVersion.V2)
        {
            destination[1] = (byte)KeyRotation;
        }

        var addressOffset = AddressOffset(version);
        var packetOffset = addressOffset + NextHop.Write(destination[addressOffset..]);
        Packet.Span.CopyTo(destination[packetOffset..]);
        return packetOffset + Packet.Length;
    }

    private static int AddressOffset(MixPacketVersion version) => version switch
    {
        MixPacketVersion.V1 => 1,
        MixPacketVersion.V2 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "Mix packets have version 1 or 2."),
    };
}
