using System.Buffers;

namespace NymActors.Streams.WebSockets;

/// <summary>
/// The server's end of one WebSocket connection over an upgraded HTTP stream. Control frames are handed to the caller like messages:
/// the gateway protocol needs sight of them (docs/protocol/03-gateway.md 17.4 and pitfall 18), which System.Net.WebSockets does not
/// give. One receive and one send may be under way at a time.
/// </summary>
/// <param name="stream">The connection after the opening handshake.</param>
public sealed class ServerWebSocket(Stream stream)
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
    /// <param name="cancellation">Gives up; the connection cannot be read any more.</param>
    /// <returns>The message; null at the end of the stream.</returns>
    /// <exception cref="WebSocketProtocolException">The peer broke the protocol or a size limit.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTakeFrame(out var header, out var payload))
            {
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
                return null;
            }

            _end += read;
        }
    }

    /// <summary>Sends frames with one write. They may be changed again when the task has completed.</summary>
    /// <param name="frames">Whole frames.</param>
    /// <param name="cancellation">Gives up; the connection cannot be written to any more.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask SendAsync(FrameBuffer frames, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frames);
        await stream.WriteAsync(frames.Written, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private bool TryTakeFrame(out WebSocketFrameHeader header, out Memory<byte> payload)
    {
        payload = default;
        var arrived = _buffer.AsSpan(_start, _end - _start);
        if (!WebSocketFrameHeader.TryRead(arrived, out header))
        {
            return false;
        }

        header.CheckFromClient(MaximumMessageLength);
        int length = header.HeaderLength + (int)header.PayloadLength;
        if (arrived.Length < length)
        {
            return false;
        }

        payload = _buffer.AsMemory(_start + header.HeaderLength, (int)header.PayloadLength);
        header.Unmask(payload.Span);
        _start += length;
        return true;
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
