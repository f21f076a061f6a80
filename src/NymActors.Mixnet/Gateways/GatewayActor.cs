using System.Net;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Microsoft.AspNetCore.Http;
using NymActors.Mixnet.Http;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.WebSockets;
using NymActors.Protocol;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// One gateway: its listener for nodes, its listener for clients, and one child per client connection. A connection that fails ends
/// alone. When the gateway stops, its connections get the chance to write what is under way, and all else is in the storage.
/// </summary>
internal sealed class GatewayActor : ReceiveActor, IWithTimers
{
    /// <summary>Most open client connections; further ones are dropped at once (docs/protocol/03-gateway.md section 2).</summary>
    public const int MaximumConnections = 8192;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly NodeRecord _node;
    private readonly GatewayServices _services;
    private readonly NodeLinks _links;
    private readonly FinalHop _finalHop;
    private readonly IMaterializer _materializer = Context.Materializer();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<IActorRef> _connections = [];
    private HttpServer? _clientListener;
    private bool _isStarted;
    private bool _isStopping;

    public GatewayActor(MixnetContext context, NodeRecord node)
    {
        _node = node;
        _links = new NodeLinks(context, node);
        _services = new GatewayServices(context.Options, node, _links.Forwarder);
        _finalHop = new FinalHop(_links.Unwrapper, _services.Delivery, _links.Forwarder, node.Counters);

        Receive<Started>(OnStarted);
        Receive<Status.Failure>(failure => OnFailed(failure.Cause));
        Receive<LinkAccepted>(accepted => RunLink(accepted.Link));
        Receive<LinkEnded>(OnLinkEnded);
        Receive<ClientAccepted>(OnClientAccepted);
        Receive<Terminated>(terminated => OnConnectionEnded(terminated.ActorRef));
        Receive<Sweep>(_ => _services.Storage.Messages.RemoveExpired());
        Receive<StopGracefully>(_ => OnStop());
        Receive<Closed>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _log.Error(cause, "A client connection failed.");
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("sweep", Sweep.Instance, SweepInterval);
        StartAsync().PipeTo(Self);
    }

    protected override void PostStop()
    {
        _clientListener?.Dispose();
        _ = _links.DisposeAsync().AsTask();
    }

    private async Task<Started> StartAsync()
    {
        var self = Self;
        var mixEndPoint = _links.Listen(link => self.Tell(new LinkAccepted(link)));
        var clients = await HttpServer.StartAsync(_node.ClientsEndPoint!, http => AcceptAsync(http, self), CancellationToken.None);
        return new Started(mixEndPoint, clients);
    }

    private async Task<Closed> CloseAsync(HttpServer? clientListener)
    {
        if (clientListener is not null)
        {
            await clientListener.StopAsync();
        }

        await _links.DisposeAsync();
        return Closed.Instance;
    }

    private static async Task AcceptAsync(HttpContext http, IActorRef gateway)
    {
        if (await WebSocketUpgrade.AcceptAsync(http) is { } stream)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gateway.Tell(new ClientAccepted(stream, ended));
            await ended.Task;
        }
    }

    private void OnStarted(Started message)
    {
        _clientListener = message.Clients;
        Context.Parent.Tell(new NodeRunning(_node.Id, message.MixEndPoint, message.Clients.EndPoint));
        _isStarted = true;
        CloseWhenAlone();
    }

    private void OnFailed(Exception cause)
    {
        Context.Parent.Tell(new NodeFailed(_node.Id, cause));
        Context.Stop(Self);
    }

    private void OnClientAccepted(ClientAccepted client)
    {
        if (_isStopping || _connections.Count >= MaximumConnections)
        {
            client.Ended.TrySetResult();
            return;
        }

        var props = Props.Create(() => new ClientConnectionActor(_services, client.Stream, client.Ended));
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
            _log.Info("A link to {0} was closed: {1}", _node.Name, outOfStep.Message);
        }
        else if (ended.Failure is not null and not AbruptTerminationException)
        {
            _log.Error(ended.Failure, "A link to {0} failed.", _node.Name);
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
            CloseAsync(_clientListener).PipeTo(Self);
        }
    }

    private sealed record Started(IPEndPoint MixEndPoint, HttpServer Clients);

    private sealed record ClientAccepted(Stream Stream, TaskCompletionSource Ended);

    private sealed class Sweep
    {
        public static Sweep Instance { get; } = new();
    }
}
