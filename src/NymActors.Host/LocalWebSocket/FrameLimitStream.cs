using NymActors.Streams.WebSockets;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Passes a WebSocket's bytes through and watches the frame headers among the bytes read: a frame above the limit ends the
/// connection with close code 1009, one that is not masked with 1002. .NET's WebSocket does not show frame borders and takes unmasked
/// frames, and the local API limits single frames (docs/protocol/05-native-client.md section 4.2).
/// </summary>
internal sealed class FrameLimitStream(Stream inner, ulong maximumPayload) : PassThroughStream(inner)
{
    // FIN and opcode 8; two payload bytes: 1009, message too big.
    private static readonly byte[] CloseTooBig = [0x88, 0x02, 0x03, 0xf1];

    // The same with 1002, protocol error.
    private static readonly byte[] CloseBreach = [0x88, 0x02, 0x03, 0xea];

    private readonly byte[] _header = new byte[WebSocketFrameHeader.MaximumLength];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>True once a frame was refused.</summary>
    public bool IsRefused { get; private set; }

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
                var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (WebSocketFrameHeader.TryRead(_header.AsSpan(0, _headerLength), out var header))
            {
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
}
