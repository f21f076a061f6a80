using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// One gateway: its listener for nodes, its listener for clients, and one child per client connection. A connection that fails ends
/// alone. When the gateway stops, its connections get the chance to write what is under way, and all else is in the storage.
/// </summary>
/// <remarks>
/// States: starting -<see cref="Started"/>-> running -<see cref="StopGracefully"/>-> stopping -end of the last connection-> closing
/// -<see cref="Closed"/>-> ended. Told to stop while it starts, it closes as soon as it runs; what cannot start says so and ends. A
/// failure ends the actor; the root makes another one.
/// </remarks>
internal sealed class GatewayActor : HandlingActor, IWithTimers
{
    /// <summary>Most open client connections; further ones are dropped at once (docs/protocol/03-gateway.md section 2).</summary>
    public const int MaximumConnections = 8192;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly NodeRecord _node;
    private readonly GatewayServices _services;
    private readonly NodeLinks _links;
    private readonly FinalHop _finalHop;
    private readonly IMaterializer _materializer = Context.Materializer();
    private readonly HashSet<IActorRef> _connections = [];
    private readonly ListenerSlot _clientListener = new();
    private readonly MixnetContext _context;
    private bool _isStarted;
    private bool _isStopping;

    public GatewayActor(MixnetContext context, NodeRecord node)
    {
        _context = context;
        _node = node;
        _links = new NodeLinks(context, node);
        _services = new GatewayServices(context.Options, node, _links.Forwarder);
        _finalHop = new FinalHop(_links.Unwrapper, _services.Delivery, _links.Forwarder, node.Counters);

        Handle<Started>(OnStarted);
        Handle<StartFailed>(OnStartFailed);
        Handle<LinkAccepted>(accepted => RunLink(accepted.Link));
        Handle<LinkEnded>(OnLinkEnded);
        Handle<ClientAccepted>(OnClientAccepted);
        Handle<Terminated>(terminated => OnConnectionEnded(terminated.ActorRef));
        Handle<Sweep>(_ => _services.Storage.Messages.RemoveExpired());
        Handle<StopGracefully>(_ => OnStop());
        Handle<Closed>(OnClosed);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy((connection, cause) =>
    {
        Log.Error(cause, "A client connection of {0} failed: {1}", _node.Name, connection.Path.Name);
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("sweep", Sweep.Instance, SweepInterval);
        StartAsync(Self).PipeTo(Self, failure: static cause => new StartFailed(cause));
    }

    protected override void PostStop() => _ = CloseAsync();

    private async Task<Started> StartAsync(IActorRef self)
    {
        var mixEndPoint = _links.Listen(link => self.Tell(new LinkAccepted(link), ActorRefs.NoSender));
        var clients = await _clientListener.FillAsync(_context.Seams.Gateways.ListenAsync(
            _node.ClientsEndPoint!, link => self.Tell(new ClientAccepted(link), ActorRefs.NoSender)));
        return new Started(mixEndPoint, clients.EndPoint);
    }

    private async Task CloseAsync()
    {
        await _clientListener.DisposeAsync();
        await _links.DisposeAsync();
    }

    private void OnStarted(Started message)
    {
        Context.Parent.Tell(new NodeRunning(_node.Id, message.MixEndPoint, message.ClientsEndPoint));
        _isStarted = true;
        CloseWhenAlone();
    }

    private void OnStartFailed(StartFailed failed)
    {
        Context.Parent.Tell(new NodeFailed(_node.Id, failed.Cause));
        Context.Stop(Self);
    }

    private void OnClosed(Closed closed)
    {
        if (closed.Failure is not null)
        {
            Log.Warning(closed.Failure, "{0} could not close its ports.", _node.Name);
        }

        Context.Stop(Self);
    }

    private void OnClientAccepted(ClientAccepted client)
    {
        if (_isStopping || _connections.Count >= MaximumConnections)
        {
            _ = client.Link.DisposeAsync().AsTask();
            return;
        }

        var props = LocalProps.Create(() => new ClientConnectionActor(_services, client.Link));
        _connections.Add(Context.Watch(Context.ActorOf(props)));
    }

    private void OnConnectionEnded(IActorRef connection)
    {
        _connections.Remove(connection);
        CloseWhenAlone();
    }

    private void RunLink(IncomingNodeLink link) =>
        link.Packets
            .RunForeach(_finalHop.Process, _materializer)
            .PipeTo(Self, success: () => new LinkEnded(null, null), failure: cause => new LinkEnded(null, cause));

    private void OnLinkEnded(LinkEnded ended)
    {
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

    private void OnStop()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        foreach (var connection in _connections)
        {
            connection.Tell(StopGracefully.Instance);
        }

        CloseWhenAlone();
    }

    private void CloseWhenAlone()
    {
        if (_isStopping && _isStarted && _connections.Count == 0)
        {
            CloseAsync().PipeTo(Self, success: () => new Closed(null), failure: cause => new Closed(cause));
        }
    }

    private sealed record Started(IPEndPoint MixEndPoint, IPEndPoint ClientsEndPoint) : ActorMessage;

    private sealed record StartFailed(Exception Cause) : ActorMessage;

    private sealed record ClientAccepted(IClientLink Link) : ActorMessage;

    private sealed record Sweep : ActorMessage
    {
        public static Sweep Instance { get; } = new();
    }
}
