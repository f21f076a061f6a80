using System.Collections.Concurrent;
using System.Net;
using NymActors.Protocol.Addressing;

namespace NymActors.Streams.Links;

/// <summary>
/// Links between the nodes of one process, by address. Packets are handed over as they are, on the sender's thread and without
/// clock, sockets or thread pool, so that a simulated run stays deterministic.
/// </summary>
public sealed class InMemoryNetwork : INodeLinkTransport
{
    private const int FirstChosenPort = 49_152;
    private readonly ConcurrentDictionary<NodeRoutingAddress, InMemoryNodeLinkListener> _listeners = new();
    private int _nextPort = FirstChosenPort;

    /// <inheritdoc/>
    public INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(accept);
        IPEndPoint chosen = endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, NextPort()) : endPoint;
        InMemoryNodeLinkListener listener = new(this, chosen, accept, options ?? new NodeLinkListenerOptions());
        return _listeners.TryAdd(NodeRoutingAddress.FromEndPoint(chosen), listener)
            ? listener
            : throw new NodeLinkException($"cannot listen for packets at {chosen}: the address is in use; choose another one");
    }

    /// <inheritdoc/>
    public INodeLinkSender CreateSender(NodeLinkSenderOptions? options = null) =>
        new InMemoryNodeLinkSender(this, options ?? new NodeLinkSenderOptions());

    internal InMemoryNodeLinkListener? Find(NodeRoutingAddress address) => _listeners.GetValueOrDefault(address);

    internal void Remove(InMemoryNodeLinkListener listener) =>
        _listeners.TryRemove(KeyValuePair.Create(NodeRoutingAddress.FromEndPoint(listener.EndPoint), listener));

    private int NextPort()
    {
        int port = Interlocked.Increment(ref _nextPort) - 1;
        return port <= IPEndPoint.MaxPort ? port : throw new NodeLinkException("this network has no free ports left; give one");
    }
}
