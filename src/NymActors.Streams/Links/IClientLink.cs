using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>
/// The gateway's end of a client's connection. It shows control frames, which the gateway protocol needs sight of
/// (docs/protocol/03-gateway.md 17.4 and pitfall 18). One receive and one send may be under way at a time. Disposing it drops the
/// connection, whatever is under way.
/// </summary>
public interface IClientLink : IAsyncDisposable
{
    /// <summary>Waits for the next whole message or control frame.</summary>
    /// <param name="cancellationToken">Gives up; nothing can be received any more.</param>
    /// <returns>The message; null when the connection has ended.</returns>
    /// <exception cref="WebSocketProtocolException">The client broke the protocol or a size limit.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends frames, in order, and waits for room.</summary>
    /// <param name="frames">The frames; they may be changed again when the task has completed.</param>
    /// <param name="cancellationToken">Gives up; nothing can be sent any more.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask SendAsync(FrameBuffer frames, CancellationToken cancellationToken = default);
}
