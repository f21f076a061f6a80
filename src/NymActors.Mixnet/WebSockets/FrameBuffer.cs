namespace NymActors.Mixnet.WebSockets;

/// <summary>Server frames, put one behind the other to be sent with one write.</summary>
internal sealed class FrameBuffer
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    public void Append(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => payload.CopyTo(Append(opcode, payload.Length));

    /// <summary>Appends a frame and returns its payload for the caller to fill.</summary>
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
