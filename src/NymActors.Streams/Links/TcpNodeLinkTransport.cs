using System.Net;

namespace NymActors.Streams.Links;

/// <summary>Links between nodes over TCP.</summary>
/// <param name="time">Drives time limits and back-off; null for the system's time.</param>
public sealed class TcpNodeLinkTransport(TimeProvider? time = null) : INodeLinkTransport
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>How a socket is connected; tests put an attempt here that never ends.</summary>
    internal SocketConnect Connect { get; init; } = (socket, peer, cancellationToken) => socket.ConnectAsync(peer, cancellationToken);

    /// <inheritdoc/>
    public INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(accept);
        return new TcpNodeLinkListener(endPoint, accept, options ?? new NodeLinkListenerOptions(), _time);
    }

    /// <inheritdoc/>
    public INodeLinkSender CreateSender(NodeLinkSenderOptions? options = null) =>
        new TcpNodeLinkSender(options ?? new NodeLinkSenderOptions(), _time, Connect);
}
