using System.Buffers;
using System.Text;
using NymActors.Streams.WebSockets;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Passes the bytes of a WebSocket through, notes when the peer was last heard, and sends pings and messages between the frames of the
/// WebSocket above, which shows no ping and would hold a copy of each message for good.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class ApplicationStream(Stream inner, TimeProvider time) : PassThroughStream(inner)
{
    private const int PieceLength = 16 * 1024;

    // FIN and opcode 9.
    private const byte FinalPing = 0x89;

    private static readonly byte[] Ping = [FinalPing, 0x00];

    // The WebSocket writes each frame with one call. Not disposed: a write that is being cancelled gives it back, and it holds nothing.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _heard = time.GetTimestamp();

    /// <summary>How long ago the last byte came.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>Sends a text as one frame, as the local API is defined, in pieces: no buffer has the size of the text.</summary>
    public async Task WriteTextAsync(string text, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var encoder = Encoding.UTF8.GetEncoder();
            var count = WebSocketFrameHeader.Write(buffer, WebSocketOpcode.Text, Encoding.UTF8.GetByteCount(text));
            for (var at = 0; at < text.Length || count > 0; count = 0)
            {
                encoder.Convert(text.AsSpan(at), buffer.AsSpan(count), flush: true, out var taken, out var written, out _);
                at += taken;
                await Inner.WriteAsync(buffer.AsMemory(0, count + written), cancellationToken);
            }

            await Inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends bytes as one binary frame.</summary>
    public async Task WriteBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var header = new byte[WebSocketFrameHeader.MaximumWrittenLength];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var length = WebSocketFrameHeader.Write(header, WebSocketOpcode.Binary, bytes.Length);
            await Inner.WriteAsync(header.AsMemory(0, length), cancellationToken);
            await Inner.WriteAsync(bytes, cancellationToken);
            await Inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Asks the peer for a sign of life, unless a frame is being written: the peer's system has something to confirm then.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        if (!await _writing.WaitAsync(0, cancellationToken))
        {
            return;
        }

        try
        {
            await Inner.WriteAsync(Ping, cancellationToken);
            await Inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Asks the peer whether it has read what was written before.</summary>
    /// <param name="payload">What its answer will hold, at most 125 bytes.</param>
    /// <param name="cancellationToken">Ends the waiting for the frame that is being written.</param>
    public async Task PingAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] frame = [FinalPing, (byte)payload.Length, .. payload.Span];
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await Inner.WriteAsync(frame, cancellationToken);
            await Inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        Volatile.Write(ref _heard, time.GetTimestamp());
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await Inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
