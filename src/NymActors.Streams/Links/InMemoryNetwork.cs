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
    private readonly ConcurrentDictionary<NodeRoutingAddress, InMemoryNodeLinkListener> _listeners = new();
    private readonly InMemoryPorts _ports = new();

    /// <inheritdoc/>
    public INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(accept);
        IPEndPoint chosen = Choose(endPoint);
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

    private IPEndPoint Choose(IPEndPoint endPoint)
    {
        try
        {
            return _ports.Choose(endPoint);
        }
        catch (IOException exhausted)
        {
            throw new NodeLinkException(exhausted.Message, exhausted);
        }
    }
}
