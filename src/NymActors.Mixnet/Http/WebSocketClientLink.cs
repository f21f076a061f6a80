using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Http;

/// <summary>The gateway's end of a client's WebSocket. The connection is the server's, which closes it when <see cref="Ended"/> completes.</summary>
internal sealed class WebSocketClientLink(Stream stream) : IClientLink
{
    private readonly ServerWebSocket _socket = new(stream);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public async ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEndOfRequest(error, cancellationToken))
        {
            return null;
        }
    }

    public async ValueTask SendAsync(FrameBuffer frames, CancellationToken cancellationToken = default)
    {
        try
        {
            await _socket.SendAsync(frames, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEndOfRequest(error, cancellationToken))
        {
            throw new IOException("the client has gone", error);
        }
    }

    /// <summary>Lets the server drop the connection.</summary>
    public void End() => _ended.TrySetResult();

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>Kestrel's streams say in these ways that the connection was aborted, or the link disposed.</summary>
    private static bool IsEndOfRequest(Exception error, CancellationToken cancellationToken) =>
        error is ObjectDisposedException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
