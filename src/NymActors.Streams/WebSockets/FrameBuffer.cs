namespace NymActors.Streams.WebSockets;

/// <summary>Server frames, put one behind the other to be sent with one write. Not thread-safe.</summary>
public sealed class FrameBuffer
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>Length of all frames, in bytes.</summary>
    public int Length => _length;

    /// <summary>The frames as they go over the wire; valid until the next change.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>The frames one by one; payloads are valid until the next change.</summary>
    public IEnumerable<WebSocketMessage> Frames
    {
        get
        {
            int at = 0;
            while (WebSocketFrameHeader.TryRead(_bytes.AsSpan(at, _length - at), out var header))
            {
                at += header.HeaderLength;
                yield return new WebSocketMessage(header.Opcode, _bytes.AsMemory(at, (int)header.PayloadLength));
                at += (int)header.PayloadLength;
            }
        }
    }

    /// <summary>Forgets all frames.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends a whole frame.</summary>
    /// <param name="opcode">Its kind.</param>
    /// <param name="payload">Its content.</param>
    public void Append(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => payload.CopyTo(Append(opcode, payload.Length));

    /// <summary>Appends a frame and returns its payload for the caller to fill.</summary>
    /// <param name="opcode">Its kind.</param>
    /// <param name="payloadLength">Length of its content in bytes.</param>
    public Span<byte> Append(WebSocketOpcode opcode, int payloadLength)
    {
        int needed = _length + WebSocketFrameHeader.MaximumWrittenLength + payloadLength;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }

        _length += WebSocketFrameHeader.Write(_bytes.AsSpan(_length), opcode, payloadLength);
        var payload = _bytes.AsSpan(_length, payloadLength);
        _length += payloadLength;
        return payload;
    }
}
