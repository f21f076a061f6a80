using System.Net;
using NymActors.Protocol.Framing;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Nodes;

/// <summary>The links of one running node: the listener for other nodes, the links to next hops, and the step all packets share.</summary>
internal sealed class NodeLinks : IAsyncDisposable
{
    private readonly MixnetContext _context;
    private readonly NodeRecord _node;
    private readonly INodeLinkSender _sender;
    private INodeLinkListener? _listener;

    public NodeLinks(MixnetContext context, NodeRecord node)
    {
        _context = context;
        _node = node;
        _sender = context.Seams.Links.CreateSender(new NodeLinkSenderOptions { QueueCapacity = context.Options.LinkQueueLength });
        node.Counters.Attach(_sender.Counters);
        Forwarder = new PacketForwarder(_sender);
        Unwrapper = new PacketUnwrapper(node.Keys.Sphinx, node.Keys.Replays, node.Counters);
    }

    public PacketForwarder Forwarder { get; }

    public PacketUnwrapper Unwrapper { get; }

    /// <summary>Opens the node's port.</summary>
    /// <returns>The address, with the port that the system chose when it was to.</returns>
    /// <exception cref="NodeLinkException">The address is in use.</exception>
    public IPEndPoint Listen(Action<IncomingNodeLink> accept)
    {
        var options = new NodeLinkListenerOptions { Codec = new FrameCodec(acceptUnversioned: true) };
        _listener = _context.Seams.Links.Listen(_node.MixEndPoint, accept, options);
        return _listener.EndPoint;
    }

    /// <summary>Closes the port and ends the links that came in by it.</summary>
    public async Task StopListeningAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is { } listener)
        {
            await listener.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        await _sender.DisposeAsync();
    }
}
