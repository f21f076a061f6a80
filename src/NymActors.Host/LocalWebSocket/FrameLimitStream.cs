using NymActors.Streams.WebSockets;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Passes a WebSocket's bytes through and watches the frame headers among the bytes read: a frame above the limit ends the
/// connection with close code 1009, one that is not masked with 1002. .NET's WebSocket does not show frame borders and takes unmasked
/// frames, and the local API limits single frames (docs/protocol/05-native-client.md section 4.2). It shows no answers to pings either.
/// </summary>
internal sealed class FrameLimitStream(Stream inner, ulong maximumPayload) : PassThroughStream(inner)
{
    private const int MaximumControlPayload = 125;

    // FIN and opcode 8; two payload bytes: 1009, message too big.
    private static readonly byte[] CloseTooBig = [0x88, 0x02, 0x03, 0xf1];

    // The same with 1002, protocol error.
    private static readonly byte[] CloseBreach = [0x88, 0x02, 0x03, 0xea];

    private readonly byte[] _header = new byte[WebSocketFrameHeader.MaximumLength];
    private readonly byte[] _pong = new byte[MaximumControlPayload];
    private WebSocketFrameHeader _frame;
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>True once a frame was refused.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Hears what the answer to a ping holds; on the reader's thread.</summary>
    public Action<byte[]>? Answered { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        if (FindRefused(buffer.Span[..count]) is { } refused)
        {
            IsRefused = true;
            await Inner.WriteAsync(refused.IsMasked ? CloseTooBig : CloseBreach, cancellationToken);
            throw new IOException(refused.IsMasked ? "A WebSocket frame above the limit was announced." : "A WebSocket frame was not masked.");
        }

        return count;
    }

    private WebSocketFrameHeader? FindRefused(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var passed = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                OnPayload(bytes[..passed]);
                _payloadLeft -= (ulong)passed;
                bytes = bytes[passed..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (WebSocketFrameHeader.TryRead(_header.AsSpan(0, _headerLength), out var header))
            {
                _frame = header;
                _payloadLeft = header.PayloadLength;
                _headerLength = 0;
                if (!header.IsMasked || _payloadLeft > maximumPayload)
                {
                    return header;
                }
            }
        }

        return null;
    }

    private void OnPayload(ReadOnlySpan<byte> piece)
    {
        if (_frame.Opcode != WebSocketOpcode.Pong || _frame.PayloadLength > MaximumControlPayload)
        {
            return;
        }

        var length = (int)_frame.PayloadLength;
        piece.CopyTo(_pong.AsSpan(length - (int)_payloadLeft));
        if ((ulong)piece.Length == _payloadLeft)
        {
            var payload = _pong.AsSpan(0, length).ToArray();
            _frame.Unmask(payload);
            Answered?.Invoke(payload);
        }
    }
}
