using System.Buffers.Binary;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Streams.Tests;

/// <summary>Packets that carry a number, so that order and loss can be seen.</summary>
internal static class TestPackets
{
    public static FramedPacket Numbered(int number, PacketSize size = PacketSize.Ack, KeyRotation rotation = KeyRotation.Unknown)
    {
        byte[] bytes = new byte[size.PacketLength()];
        bytes.AsSpan().Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return new FramedPacket(size, PacketType.Mix, rotation, bytes);
    }

    public static int NumberOf(FramedPacket packet) => BinaryPrimitives.ReadInt32LittleEndian(packet.Packet.Span);
}
