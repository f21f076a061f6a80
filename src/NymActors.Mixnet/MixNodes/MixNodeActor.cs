using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol;
using NymActors.Protocol.Framing;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet.MixNodes;

/// <summary>
/// One mix node. Each link that another node opens runs as one stream in one actor: frames, unwrapping, delay, hand-over to the link
/// of the next hop (docs/protocol/06-network.md section 8). A packet changes threads only where it waits.
/// </summary>
/// <remarks>
/// States: running from the first moment (a port that cannot be bound ends the actor) -<see cref="StopGracefully"/>-> closing
/// -<see cref="Closed"/>-> ended. A failure ends the actor; the root makes another one.
/// </remarks>
internal sealed class MixNodeActor : HandlingActor
{
    private readonly MixnetContext _context;
    private readonly NodeRecord _node;
    private readonly NodeLinks _links;
    private readonly Mixing _mixing;
    private readonly IMaterializer _materializer = Context.Materializer();

    public MixNodeActor(MixnetContext context, NodeRecord node)
    {
        _context = context;
        _node = node;
        _links = new NodeLinks(context, node);
        _mixing = new Mixing(_links.Unwrapper, node.Counters, context.Options.MaximumPacketDelay);

        Handle<LinkAccepted>(accepted => RunLink(accepted.Link));
        Handle<LinkEnded>(OnLinkEnded);
        Handle<StopGracefully>(_ => OnStop());
        Handle<Closed>(OnClosed);
    }

    protected override void PreStart()
    {
        var self = Self;
        try
        {
            var endPoint = _links.Listen(link => self.Tell(new LinkAccepted(link)));
            Context.Parent.Tell(new NodeRunning(_node.Id, endPoint, ClientsEndPoint: null));
        }
        catch (NodeLinkException inUse)
        {
            Context.Parent.Tell(new NodeFailed(_node.Id, inUse));
            Context.Stop(Self);
        }
    }

    protected override void PostStop() => _ = _links.DisposeAsync().AsTask();

    private void OnStop() =>
        _links.DisposeAsync().AsTask().PipeTo(Self, success: () => new Closed(null), failure: cause => new Closed(cause));

    private void OnClosed(Closed closed)
    {
        if (closed.Failure is not null)
        {
            Log.Warning(closed.Failure, "{0} could not close its ports.", _node.Name);
        }

        Context.Stop(Self);
    }

    private void RunLink(IncomingNodeLink link)
    {
        var gauge = new MixDelayGauge();
        _node.Counters.Attach(gauge);
        link.Packets
            .Select(Mix)
            .Where(mixed => mixed.Packet is not null)
            .Via(new MixDelay<MixedPacket>(_context.Options.Clock, mixed => mixed.DelayNanoseconds, gauge))
            .RunForeach(Forward, _materializer)
            .PipeTo(Self, success: () => new LinkEnded(gauge, null), failure: cause => new LinkEnded(gauge, cause));
    }

    private MixedPacket Mix(FramedPacket packet) => _mixing.TryMix(packet, out var mixed) ? mixed : default;

    private void Forward(MixedPacket mixed)
    {
        if (_links.Forwarder.TryForward(mixed.Packet, mixed.NextHop))
        {
            _node.Counters.CountForwarded();
        }
    }

    private void OnLinkEnded(LinkEnded ended)
    {
        _node.Counters.Detach(ended.Gauge);
        if (ended.Failure is ProtocolException outOfStep)
        {
            _node.Counters.CountFramingError();
            Log.Info("A link to {0} was closed: {1}", _node.Name, outOfStep.Message);
        }
        else if (ended.Failure is not null and not AbruptTerminationException)
        {
            Log.Error(ended.Failure, "A link to {0} failed.", _node.Name);
        }
    }
}
