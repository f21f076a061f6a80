namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Passes the bytes of a WebSocket through, notes when the peer was last heard, and sends pings between the frames of the WebSocket
/// above, which shows neither of them.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class ApplicationStream(Stream inner, TimeProvider time) : Stream
{
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
