using System.Buffers.Binary;
using NymActors.Streams.WebSockets;

namespace NymActors.Tests.Shared.WebSockets;

/// <summary>Writes frames as a client does: masked.</summary>
internal static class ClientFrames
{
    public static byte[] Frame(
        WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true, uint mask = 0x04030201, int lengthBytes = -1)
    {
        if (lengthBytes < 0)
        {
            lengthBytes = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        }

        var frame = new byte[2 + lengthBytes + 4 + payload.Length];
        frame[0] = (byte)((isFinal ? 0x80 : 0) | (byte)opcode);
        frame[1] = (byte)(0x80 | lengthBytes switch { 0 => payload.Length, 2 => 126, _ => 127 });
        if (lengthBytes == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }
        else if (lengthBytes == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(2 + lengthBytes), mask);
        for (int i = 0; i < payload.Length; i++)
        {
            frame[2 + lengthBytes + 4 + i] = (byte)(payload[i] ^ (byte)(mask >> (8 * (i % 4))));
        }

        return frame;
    }
}
