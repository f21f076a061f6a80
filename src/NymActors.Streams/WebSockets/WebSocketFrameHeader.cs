using System.Buffers.Binary;

namespace NymActors.Streams.WebSockets;

/// <summary>The header of one WebSocket frame (RFC 6455 section 5.2).</summary>
/// <param name="Opcode">The kind of frame; reserved values are possible.</param>
/// <param name="IsFinal">Whether the message ends with this frame.</param>
/// <param name="ReservedBits">RSV1 to RSV3, in place (0x70); 0 without extensions.</param>
/// <param name="IsMasked">Whether the payload is masked, as every client's is.</param>
/// <param name="MaskingKey">The mask, first byte lowest; 0 when there is none.</param>
/// <param name="PayloadLength">Length of the payload in bytes, as claimed by the sender.</param>
/// <param name="HeaderLength">Length of this header, 2 to 14 bytes.</param>
public readonly record struct WebSocketFrameHeader(
    WebSocketOpcode Opcode, bool IsFinal, byte ReservedBits, bool IsMasked, uint MaskingKey, ulong PayloadLength, int HeaderLength)
{
    /// <summary>The longest header there is, in bytes.</summary>
    public const int MaximumLength = 14;

    /// <summary>The longest header that <see cref="Write"/> produces, in bytes.</summary>
    public const int MaximumWrittenLength = 10;

    private const int MaximumControlPayload = 125;
    private const int MaskLength = 4;

    /// <summary>Whether it is a control frame: close, ping, pong.</summary>
    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads a header from the beginning of <paramref name="source"/>, whatever it says.</summary>
    /// <param name="source">What has arrived.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when more bytes are needed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out WebSocketFrameHeader header)
    {
        header = default;
        if (source.Length < 2)
        {
            return false;
        }

        bool isMasked = (source[1] & 0x80) != 0;
        int shortLength = source[1] & 0x7F;
        int lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        int headerLength = 2 + lengthBytes + (isMasked ? MaskLength : 0);
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
        uint mask = isMasked ? BinaryPrimitives.ReadUInt32LittleEndian(source[(2 + lengthBytes)..]) : 0;
        header = new WebSocketFrameHeader(
            (WebSocketOpcode)(source[0] & 0x0F), (source[0] & 0x80) != 0, (byte)(source[0] & 0x70), isMasked, mask, length, headerLength);
        return true;
    }

    /// <summary>Writes the header of a whole, unmasked frame, as servers send them.</summary>
    /// <param name="destination">At least <see cref="MaximumWrittenLength"/> bytes.</param>
    /// <param name="opcode">The kind of frame.</param>
    /// <param name="payloadLength">Length of the payload in bytes.</param>
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

    /// <summary>Refuses what a server may not take from a client on a connection without extensions.</summary>
    /// <param name="maximumPayload">Longest payload accepted, in bytes.</param>
    /// <exception cref="WebSocketProtocolException">Reserved bits or opcodes, an unmasked frame, a bad control frame, or a payload above
    /// <paramref name="maximumPayload"/>.</exception>
    public void CheckFromClient(int maximumPayload)
    {
        if (ReservedBits != 0)
        {
            throw new WebSocketProtocolException("a reserved bit is set; no extension was negotiated");
        }

        if (!Enum.IsDefined(Opcode))
        {
            throw new WebSocketProtocolException($"reserved opcode {(int)Opcode}");
        }

        if (!IsMasked)
        {
            throw new WebSocketProtocolException("a client frame must be masked");
        }

        if (IsControl && (!IsFinal || PayloadLength > MaximumControlPayload))
        {
            throw new WebSocketProtocolException("a control frame must be whole and at most 125 bytes long");
        }

        if (PayloadLength > (ulong)maximumPayload)
        {
            throw new WebSocketProtocolException($"a frame of {PayloadLength} bytes is above the limit of {maximumPayload}");
        }
    }

    /// <summary>Removes the mask of this frame from its payload, in place; masking is the same step.</summary>
    /// <param name="payload">The payload from its first byte on.</param>
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
