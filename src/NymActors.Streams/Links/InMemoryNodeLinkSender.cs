using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Streams.Links;

internal sealed class InMemoryNodeLinkSender(InMemoryNetwork network, NodeLinkSenderOptions options) : INodeLinkSender
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeRoutingAddress, InMemoryNodeLink> _links = [];
    private bool _disposed;

    public NodeLinkCounters Counters { get; } = new();

    public bool TrySend(NodeRoutingAddress nextHop, FramedPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (options.FrameVersion != FrameVersion.V8 && packet.KeyRotation != KeyRotation.Unknown)
        {
            // As over TCP, where these headers have no room for it.
            packet = new FramedPacket(packet.Size, packet.Type, KeyRotation.Unknown, packet.Packet);
        }

        bool? sent = Link(nextHop)?.TryEnqueue(packet);
        switch (sent)
        {
            case true:
                Counters.CountWrite(1);
                return true;
            case false:
                Counters.CountDropped();
                return false;
            default:
                Counters.CountLost(1);
                return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        InMemoryNodeLink[] open;
        lock (_gate)
        {
            _disposed = true;
            open = [.. _links.Values];
        }

        foreach (InMemoryNodeLink link in open)
        {
            link.Close();
        }

        return ValueTask.CompletedTask;
    }

    private InMemoryNodeLink? Link(NodeRoutingAddress nextHop)
    {
        lock (_gate)
        {
            if (_links.TryGetValue(nextHop, out InMemoryNodeLink? link) && !link.IsClosed)
            {
                return link;
            }

            _links.Remove(nextHop);
            link = _disposed ? null : network.Find(nextHop)?.Connect();
            if (link is null)
            {
                Counters.CountConnectFailure();
                Report(NodeLinkEventKind.ConnectFailed, nextHop, "nobody accepts links there");
                return null;
            }

            _links[nextHop] = link;
            Counters.CountConnected();
            Report(NodeLinkEventKind.Connected, nextHop, "connected");
            return link;
        }
    }

    private void Report(NodeLinkEventKind kind, NodeRoutingAddress peer, string detail) =>
        options.OnEvent?.Invoke(new NodeLinkEvent(kind, peer.Length == 0 ? null : peer.ToEndPoint(), detail));
}
