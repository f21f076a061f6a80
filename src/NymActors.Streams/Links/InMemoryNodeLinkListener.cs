using System.Net;
using Akka.Streams.Dsl;

namespace NymActors.Streams.Links;

internal sealed class InMemoryNodeLinkListener(
    InMemoryNetwork network, IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions options) : INodeLinkListener
{
    private readonly Lock _gate = new();
    private readonly List<InMemoryNodeLink> _links = [];
    private long _refused;
    private bool _disposed;

    public IPEndPoint EndPoint => endPoint;

    public int LinkCount
    {
        get
        {
            lock (_gate)
            {
                return _links.Count;
            }
        }
    }

    public long RefusedCount => Volatile.Read(ref _refused);

    /// <summary>Makes a link, or returns null when this listener has ended or is full.</summary>
    public InMemoryNodeLink? Connect()
    {
        InMemoryNodeLink link = new(options.QueueCapacity, Ended);
        lock (_gate)
        {
            if (_disposed)
            {
                return null;
            }

            if (_links.Count < options.MaximumLinks)
            {
                _links.Add(link);
            }
            else
            {
                link = null!;
            }
        }

        if (link is null)
        {
            Interlocked.Increment(ref _refused);
            Report(NodeLinkEventKind.Refused, $"{options.MaximumLinks} links are open already");
            return null;
        }

        Report(NodeLinkEventKind.Accepted, "accepted");
        accept(new IncomingNodeLink(null, Source.FromGraph(new InMemoryNodeLinkSource(link)), link.Close));
        return link;
    }

    public ValueTask DisposeAsync()
    {
        network.Remove(this);
        InMemoryNodeLink[] open;
        lock (_gate)
        {
            _disposed = true;
            open = [.. _links];
        }

        foreach (InMemoryNodeLink link in open)
        {
            link.Close();
        }

        return ValueTask.CompletedTask;
    }

    private void Ended(InMemoryNodeLink link)
    {
        lock (_gate)
        {
            _links.Remove(link);
        }

        Report(NodeLinkEventKind.Ended, "closed");
    }

    private void Report(NodeLinkEventKind kind, string detail) => options.OnEvent?.Invoke(new NodeLinkEvent(kind, null, detail));
}
