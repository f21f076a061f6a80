using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Http;

/// <summary>The gateway's end of a client's WebSocket. The connection is the server's, which closes it when <see cref="Ended"/> completes.</summary>
internal sealed class WebSocketClientLink(Stream stream) : IClientLink
{
    private readonly ServerWebSocket _socket = new(stream);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    public ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default) => _socket.ReceiveAsync(cancellationToken);

    public ValueTask SendAsync(FrameBuffer frames, CancellationToken cancellationToken = default) => _socket.SendAsync(frames, cancellationToken);

    /// <summary>Lets the server drop the connection.</summary>
    public void End() => _ended.TrySetResult();

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }
}
