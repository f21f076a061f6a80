using System.Net;
using Akka.Actor;
using Akka.Configuration;
using NymActors.Mixnet.Directory;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Directory;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet;

/// <summary>
/// A whole mixnet in this process: mix nodes in three layers, gateways and the directory, on real sockets of one machine or, with
/// <see cref="LocalMixnetOptions.Transport"/>, in memory. Nodes keep their keys and ports for the life of the network, whatever is
/// stopped and started in between.
/// </summary>
/// <remarks>
/// All of it runs as actors under one root, <see cref="LocalMixnetActor"/>, which states what happens when one fails. Members are safe
/// for concurrent use.
/// </remarks>
public sealed class LocalMixnet : IAsyncDisposable
{
    private static int _networks;

    private readonly MixnetContext _context;
    private readonly IReadOnlyList<NodeRecord> _nodes;
    private readonly ActorSystem _system;
    private readonly IActorRef _root;
    private readonly MixnetLife _life;
    private Task? _disposal;

    private LocalMixnet(
        MixnetContext context, IReadOnlyList<NodeRecord> nodes, ActorSystem system, IActorRef root, MixnetLife life, IPEndPoint directory)
    {
        _context = context;
        _life = life;
        _nodes = nodes;
        _system = system;
        _root = root;
        NymApiUrl = new Uri($"http://{directory}/api");
        Nodes = [.. nodes.Select(node => node.Node!)];
    }

    /// <summary>
    /// The directory's base URL, the value for a client's <c>--nym-apis</c>. The same answers are given without <c>/api</c>, and
    /// double slashes in a path do not matter. In memory it is a name that only <see cref="Directory"/> knows.
    /// </summary>
    public Uri NymApiUrl { get; }

    /// <summary>What carries the traffic.</summary>
    public MixnetTransport Transport => _context.Options.Transport;

    /// <summary>How clients of this process reach the gateways, whatever the transport. Lives as long as the network.</summary>
    public IGatewayConnector GatewayConnector => _context.Seams.Connector;

    /// <summary>
    /// How clients of this process ask the directory, whatever the transport; addresses begin with <see cref="NymApiUrl"/>. Lives as
    /// long as the network.
    /// </summary>
    public IDirectoryTransport Directory => _context.Seams.Directory;

    /// <summary>All nodes: mix nodes by layer, then gateways.</summary>
    public IReadOnlyList<MixnetNode> Nodes { get; }

    /// <summary>The mix nodes, by layer.</summary>
    public IEnumerable<MixnetNode> MixNodes => Nodes.Where(node => node.Role == MixnetNodeRole.MixNode);

    /// <summary>The gateways.</summary>
    public IEnumerable<MixnetNode> Gateways => Nodes.Where(node => node.Role == MixnetNodeRole.Gateway);

    /// <summary>Starts a network and returns when every node takes packets and the directory answers.</summary>
    /// <param name="options">How it is built; null for the defaults.</param>
    /// <param name="cancellation">Gives up waiting; what was started is stopped again.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="MixnetException">
    /// A node or the directory cannot run: a given port is in use, the address is a wildcard, the actor system has been terminated.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<LocalMixnet> StartAsync(LocalMixnetOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LocalMixnetOptions();
        options.Validate();
        var clock = new EpochClock
        {
            Start = StartOfEpoch(options.Time.GetUtcNow(), options.EpochLength),
            InitialEpochId = 1,
            EpochDuration = options.EpochLength,
        };
        var context = new MixnetContext(options, MixnetSeams.Of(options));
        var snapshot = new DirectorySnapshot(clock, options.Time);
        var nodes = CreateNodes(options);
        var system = options.ActorSystem ?? ActorSystem.Create("local-mixnet", OwnSystemConfig);
        var life = new MixnetLife(options.Answers, cancellation);
        Func<IReadOnlyList<MixnetNode>, DirectoryEndpoints> describe = described => new(
            described, snapshot, options.Time, () => $"http://{context.DirectoryEndPoint}/api");
        var root = CreateRoot(system, LocalProps.Create(() => new LocalMixnetActor(context, nodes, describe, life)), nodes);
        try
        {
            return new LocalMixnet(context, nodes, system, root, life, await life.Started.Task);
        }
        catch
        {
            await StopAsync(context, nodes, system, root, life);
            throw;
        }
    }

    /// <summary>The state and the counters of all nodes now. Cheap: reads counters, asks no actor.</summary>
    public MixnetSnapshot Snapshot() => new([.. _nodes.Select(SnapshotOf)], _context.DirectoryRequests);

    /// <summary>
    /// Stops a node: its ports close, what waits in a mix node is lost, what a gateway holds for its clients stays in its storage. The
    /// directory goes on listing it.
    /// </summary>
    /// <param name="id">The node's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no node of that id.</exception>
    /// <exception cref="MixnetException">It did not stop, or an earlier command for it is still under way.</exception>
    public Task StopNodeAsync(uint id) => CommandAsync(id, NodeCommandKind.Stop);

    /// <summary>Starts a stopped node again, with the same keys, ports and storage. Nothing happens when it runs.</summary>
    /// <param name="id">The node's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no node of that id.</exception>
    /// <exception cref="MixnetException">It did not start in time, or an earlier command for it is still under way.</exception>
    public Task StartNodeAsync(uint id) => CommandAsync(id, NodeCommandKind.Start);

    /// <summary>Stops a node and starts it again at once, with the same keys, ports and storage.</summary>
    /// <param name="id">The node's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no node of that id.</exception>
    /// <exception cref="MixnetException">It did not start in time, or an earlier command for it is still under way.</exception>
    public Task RestartNodeAsync(uint id) => CommandAsync(id, NodeCommandKind.Restart);

    /// <summary>Stops everything. An actor system that was given in the options goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await (_disposal ??= StopAsync(_context, _nodes, _system, _root, _life));
        GC.SuppressFinalize(this);
    }

    private static Config OwnSystemConfig => ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """);

    private static IActorRef CreateRoot(ActorSystem system, Props root, List<NodeRecord> nodes)
    {
        try
        {
            return system.ActorOf(root, $"local-mixnet-{Interlocked.Increment(ref _networks)}");
        }
        catch (InvalidOperationException error)
        {
            nodes.ForEach(static node => node.Dispose());
            // What an actor system says that makes no actors any more.
            throw Terminated(system, error);
        }
    }

    private static MixnetException Terminated(ActorSystem system, Exception? cause) =>
        new($"The actor system '{system.Name}' has been terminated; a local mixnet needs a running one.", cause);

    private static DateTimeOffset StartOfEpoch(DateTimeOffset now, TimeSpan length) =>
        new(now.UtcTicks - (now.UtcTicks % length.Ticks), TimeSpan.Zero);

    private static List<NodeRecord> CreateNodes(LocalMixnetOptions options)
    {
        var nodes = new List<NodeRecord>();
        for (int index = 0; index < options.MixNodes; index++)
        {
            int layer = 1 + (index * LocalMixnetOptions.Layers / options.MixNodes);
            nodes.Add(CreateNode(options, index, MixnetNodeRole.MixNode, layer));
        }

        for (int index = options.MixNodes; index < options.MixNodes + options.Gateways; index++)
        {
            nodes.Add(CreateNode(options, index, MixnetNodeRole.Gateway, layer: 0));
        }

        return nodes;
    }

    private static NodeRecord CreateNode(LocalMixnetOptions options, int index, MixnetNodeRole role, int layer)
    {
        bool isGateway = role == MixnetNodeRole.Gateway;
        var known = isGateway ? options.KnownGateways.ElementAtOrDefault(index - options.MixNodes) : null;
        var storage = isGateway ? new GatewayStorage(options) : null;
        foreach (var (client, key) in known?.Clients ?? [])
        {
            storage!.Register(new Bytes32(client.Bytes), key);
        }

        int clientsPort = options.FirstClientsPort == 0 ? 0 : options.FirstClientsPort + index - options.MixNodes;
        return new NodeRecord((uint)index + 1, role, layer, NodeKeys.Generate(options.Random, options.ReplayTagsPerNode), storage)
        {
            AnnouncedIdentity = known?.Identity,
            MixEndPoint = new IPEndPoint(options.Address, options.FirstMixPort == 0 ? 0 : options.FirstMixPort + index),
            ClientsEndPoint = isGateway ? new IPEndPoint(options.Address, clientsPort) : null,
        };
    }

    private static NodeSnapshot SnapshotOf(NodeRecord node) => new()
    {
        Node = node.Node!,
        State = node.State,
        Received = node.Counters.Received,
        Forwarded = node.Counters.Forwarded,
        Delivered = node.Counters.Delivered,
        AcknowledgementsForwarded = node.Counters.AcknowledgementsForwarded,
        FramingErrors = node.Counters.FramingErrors,
        Dropped = node.Counters.Dropped(),
        MessagesStored = node.Storage?.Messages.Count ?? 0,
        Clients = node.Storage?.Snapshot() ?? [],
    };

    private static async Task StopAsync(
        MixnetContext context, IReadOnlyList<NodeRecord> nodes, ActorSystem system, IActorRef root, MixnetLife life)
    {
        root.Tell(StopGracefully.Instance, ActorRefs.NoSender);
        await life.Ended.Task;
        if (context.Options.ActorSystem is null)
        {
            await system.Terminate();
        }

        (context.Seams.Directory as IDisposable)?.Dispose();
        foreach (var node in nodes)
        {
            node.Dispose();
        }
    }

    private async Task CommandAsync(uint id, NodeCommandKind kind)
    {
        if (_nodes.All(node => node.Id != id))
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, "The network has no node of this id.");
        }

        var done = _life.NewAnswer<bool>();
        _root.Tell(new NodeCommand(id, kind, done), ActorRefs.NoSender);
        await done.Task;
    }
}
