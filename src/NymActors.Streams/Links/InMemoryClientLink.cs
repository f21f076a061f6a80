using NymActors.Streams.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>The gateway's end of a client's connection inside one process.</summary>
internal sealed class InMemoryClientLink(InMemoryMessageQueue incoming, InMemoryMessageQueue outgoing, Action<IClientLink> onEnded) : IClientLink
{
    public ValueTask<WebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default) => incoming.ReceiveAsync(cancellationToken);

    public async ValueTask SendAsync(FrameBuffer frames, CancellationToken cancellationToken = default)
    {
        foreach (var frame in frames.Frames)
        {
            if (!await outgoing.SendAsync(frame with { Payload = frame.Payload.ToArray() }, cancellationToken).ConfigureAwait(false))
            {
                throw new IOException("the client has gone");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        outgoing.End();
        incoming.End();
        onEnded(this);
        return ValueTask.CompletedTask;
    }
}
