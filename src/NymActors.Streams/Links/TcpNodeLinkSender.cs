using System.Collections.Concurrent;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

internal sealed class TcpNodeLinkSender(NodeLinkSenderOptions options, TimeProvider time, SocketConnect connect) : INodeLinkSender
{
    private readonly ConcurrentDictionary<NodeRoutingAddress, TcpOutgoingLink> _links = new();
    private readonly Lock _creating = new();
    private bool _disposed;

    public NodeLinkCounters Counters { get; } = new();

    public bool TrySend(NodeRoutingAddress nextHop, FramedPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_links.TryGetValue(nextHop, out TcpOutgoingLink? link) || (link = Create(nextHop)) is not null)
        {
            return link.TrySend(packet);
        }

        Counters.CountUnroutable();
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_creating)
        {
            _disposed = true;
        }

        foreach (TcpOutgoingLink link in _links.Values)
        {
            await link.DisposeAsync();
        }
    }

    private TcpOutgoingLink? Create(NodeRoutingAddress nextHop)
    {
        lock (_creating)
        {
            if (_links.TryGetValue(nextHop, out TcpOutgoingLink? link))
            {
                return link;
            }

            if (_disposed || nextHop.Length == 0 || nextHop.Port == 0 || !MakeRoom())
            {
                return null;
            }

            return _links[nextHop] = new TcpOutgoingLink(nextHop.ToEndPoint(), options, Counters, time, connect);
        }
    }

    private bool MakeRoom()
    {
        if (_links.Count < options.MaximumLinks)
        {
            return true;
        }

        KeyValuePair<NodeRoutingAddress, TcpOutgoingLink> oldest = _links.MinBy(link => link.Value.LastUse);
        if (oldest.Value is null || time.GetElapsedTime(oldest.Value.LastUse) < options.IdleTime)
        {
            return false;
        }

        _links.TryRemove(oldest);
        oldest.Value.Stop();
        return true;
    }
}
