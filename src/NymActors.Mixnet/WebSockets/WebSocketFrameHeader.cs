using System.Buffers.Binary;

namespace NymActors.Mixnet.WebSockets;

/// <summary>
/// The header of one WebSocket frame (RFC 6455 section 5.2), read as a server reads it (frames of the client are masked) and written
/// as a server writes it (single, unmasked frames).
/// </summary>
internal readonly record struct WebSocketFrameHeader(WebSocketOpcode Opcode, bool IsFinal, int PayloadLength, uint MaskingKey, int HeaderLength)
{
    /// <summary>The longest header that <see cref="Write"/> produces, in bytes.</summary>
    public const int MaximumWrittenLength = 10;

    private const int MaximumControlPayload = 125;

    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads a header from the beginning of <paramref name="source"/>.</summary>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="WebSocketProtocolException">Reserved bits or opcodes, an unmasked frame, a bad control frame, or a payload above
    /// <paramref name="maximumPayload"/>.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, int maximumPayload, out WebSocketFrameHeader header)
    {
        header = default;
        if (source.Length < 2)
        {
            return false;
        }

        if ((source[0] & 0x70) != 0)
        {
            throw new WebSocketProtocolException("a reserved bit is set; no extension was negotiated");
        }

        var opcode = (WebSocketOpcode)(source[0] & 0x0F);
        if (opcode is not (WebSocketOpcode.Continuation or WebSocketOpcode.Text or WebSocketOpcode.Binary
            or WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong))
        {
            throw new WebSocketProtocolException($"reserved opcode {(byte)opcode}");
        }

        if ((source[1] & 0x80) == 0)
        {
            throw new WebSocketProtocolException("a client frame must be masked");
        }

        var isFinal = (source[0] & 0x80) != 0;
        int shortLength = source[1] & 0x7F;
        if (opcode >= WebSocketOpcode.Close && (!isFinal || shortLength > MaximumControlPayload))
        {
            throw new WebSocketProtocolException("a control frame must be whole and at most 125 bytes long");
        }

        int lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        int headerLength = 2 + lengthBytes + 4;
        if (source.Length < headerLength)
        {
            return false;
        }

        ulong length = lengthBytes switch
        {
            0 => (ulong)shortLength,
            2 => BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(source[2..]),
        };
        if (length > (ulong)maximumPayload)
        {
            throw new WebSocketProtocolException($"a frame of {length} bytes is above the limit of {maximumPayload}");
        }

        uint mask = BinaryPrimitives.ReadUInt32LittleEndian(source[(2 + lengthBytes)..]);
        header = new WebSocketFrameHeader(opcode, isFinal, (int)length, mask, headerLength);
        return true;
    }

    /// <summary>Writes the header of a whole, unmasked frame.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaximumWrittenLength"/>.</returns>
    public static int Write(Span<byte> destination, WebSocketOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(0x80 | (byte)opcode);
        if (payloadLength < 126)
        {
            destination[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength <= ushort.MaxValue)
        {
            destination[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
            return 4;
        }

        destination[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
        return 10;
    }

    /// <summary>Removes the mask of this frame from its payload, in place.</summary>
    public void Unmask(Span<byte> payload)
    {
        ulong wide = MaskingKey | ((ulong)MaskingKey << 32);
        while (payload.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(payload, BinaryPrimitives.ReadUInt64LittleEndian(payload) ^ wide);
            payload = payload[sizeof(ulong)..];
        }

        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= (byte)(wide >> (8 * i));
        }
    }
}
