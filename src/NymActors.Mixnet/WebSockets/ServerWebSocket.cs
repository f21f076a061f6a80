using System.Buffers;

namespace NymActors.Mixnet.WebSockets;

/// <summary>
/// The server's end of one WebSocket connection over an upgraded HTTP stream. Control frames are handed to the caller like messages:
/// the gateway protocol needs sight of them (docs/protocol/03-gateway.md 17.4 and pitfall 18), which System.Net.WebSockets does not
/// give. One receive and one send may be under way at a time.
/// </summary>
internal sealed class ServerWebSocket(Stream stream)
{
    /// <summary>The largest message accepted, in bytes. Real ones stay below 34 KiB (docs/protocol/03-gateway.md section 2).</summary>
    public const int MaximumMessageLength = 1 << 20;

    private const int InitialBufferLength = 16 * 1024;

    private byte[] _buffer = new byte[InitialBufferLength];
    private int _start;
    private int _end;
    private ArrayBufferWriter<byte>? _fragments;
    private WebSocketOpcode _fragmentedOpcode;

    /// <summary>Waits for the next whole message or control frame.</summary>
    /// <exception cref="WebSocketProtocolException">The peer broke the protocol or a size limit.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<WebSocketMessage> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (WebSocketFrameHeader.TryRead(_buffer.AsSpan(_start, _end - _start), MaximumMessageLength, out var header)
                && _end - _start >= header.HeaderLength + header.PayloadLength)
            {
                var payload = _buffer.AsMemory(_start + header.HeaderLength, header.PayloadLength);
                header.Unmask(payload.Span);
                _start += header.HeaderLength + header.PayloadLength;
                if (Assemble(header, payload) is { } message)
                {
                    return message;
                }

                continue;
            }

            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return new WebSocketMessage(WebSocketOpcode.Close, default);
            }

            _end += read;
        }
    }

    /// <summary>Sends bytes that already are whole frames (see <see cref="WebSocketFrameHeader.Write"/>).</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation)
    {
        await stream.WriteAsync(frames, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private WebSocketMessage? Assemble(WebSocketFrameHeader header, Memory<byte> payload)
    {
        if (header.IsControl)
        {
            return new WebSocketMessage(header.Opcode, payload);
        }

        if (header.Opcode == WebSocketOpcode.Continuation)
        {
            if (_fragments is null)
            {
                throw new WebSocketProtocolException("a continuation frame without a beginning");
            }
        }
        else
        {
            if (_fragments is not null)
            {
                throw new WebSocketProtocolException("a new message inside a fragmented one");
            }

            if (header.IsFinal)
            {
                return new WebSocketMessage(header.Opcode, payload);
            }

            _fragments = new ArrayBufferWriter<byte>();
            _fragmentedOpcode = header.Opcode;
        }

        if (_fragments.WrittenCount + payload.Length > MaximumMessageLength)
        {
            throw new WebSocketProtocolException($"a message above the limit of {MaximumMessageLength} bytes");
        }

        _fragments.Write(payload.Span);
        if (!header.IsFinal)
        {
            return null;
        }

        byte[] whole = _fragments.WrittenSpan.ToArray();
        _fragments = null;
        return new WebSocketMessage(_fragmentedOpcode, whole);
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        // Grown by what arrived, never by a length that the peer only claims.
        byte[] target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
        Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
        _buffer = target;
        _end -= _start;
        _start = 0;
    }
}
