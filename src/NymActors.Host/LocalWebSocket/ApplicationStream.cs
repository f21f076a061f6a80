using System.Buffers;
using System.Text;
using NymActors.Streams.WebSockets;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Passes the bytes of a WebSocket through, notes when the peer was last heard, and sends pings and texts between the frames of the
/// WebSocket above, which shows no ping and would hold a copy of each text for good.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class ApplicationStream(Stream inner, TimeProvider time) : Stream
{
    private const int PieceLength = 16 * 1024;

    // FIN and opcode 9, no payload.
    private static readonly byte[] Ping = [0x89, 0x00];

    // The WebSocket writes each frame with one call. Not disposed: a write that is being cancelled gives it back, and it holds nothing.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _heard = time.GetTimestamp();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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
                await inner.WriteAsync(buffer.AsMemory(0, count + written), cancellationToken);
            }

            await inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
            ArrayPool<byte>.Shared.Return(buffer);
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
            await inner.WriteAsync(Ping, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Volatile.Write(ref _heard, time.GetTimestamp());
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
