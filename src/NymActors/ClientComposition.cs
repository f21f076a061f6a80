using Akka.Actor;
using Akka.Configuration;
using NymActors.Acknowledgements;
using NymActors.Configuration;
using NymActors.CoverTraffic;
using NymActors.Gateways;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;
using NymActors.Reception;
using NymActors.Sessions;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;
using NymActors.Surbs;
using NymActors.Topology;
using NymActors.Traffic;

namespace NymActors;

/// <summary>
/// The parts of one client, put together: the state that outlives restarts of actors, the logic, and how each actor is made.
/// </summary>
internal sealed class ClientComposition : IDisposable
{
    private const int DeliveryWindow = 64;
    private const int DefaultMaximumRetransmissions = 100;
    private const int MaximumReplyRetransmissions = 10;

    private readonly NymClientOptions _options;
    private readonly ClientKeys _keys;
    private readonly GatewayRegistration _registration;
    private readonly INetworkDirectory _directory;
    private readonly CurrentTopology _topology = new();
    private readonly PendingAcknowledgements _pending = new();
    private readonly GatewayConnectionState _gateway;
    private readonly TrafficState _traffic;
    private readonly ReceptionState _reception;
    private readonly SurbStoreState _surbs;
    private readonly PacketPreparer _preparer;
    private readonly MessageChunker _chunker;

    private ClientComposition(NymClientOptions options, ClientKeys keys, GatewayRegistration registration, INetworkDirectory directory)
    {
        _options = options;
        _keys = keys;
        _registration = registration;
        _directory = directory;
        var configuration = options.Configuration;
        Self = new Recipient(keys.Identity.PublicKey, keys.Encryption.PublicKey, registration.Gateway);

        _chunker = new MessageChunker(configuration.Traffic.PrimaryPacketSize);
        _preparer = new PacketPreparer(
            Self,
            keys.AckKey,
            new PreparationSettings
            {
                AveragePacketDelay = configuration.Traffic.AveragePacketDelay,
                AverageAckDelay = configuration.Acknowledgements.AverageAckDelay,
            },
            options.Random);
        _traffic = new TrafficState(new SendingQueue(options.Random), new Queue<SendToRecipient>(), options.MaximumQueuedFragments, _chunker);
        _gateway = new GatewayConnectionState(options.Random, new PacketWriter(Refs, _traffic.Queue, Counters));
        var issuedKeys = new IssuedReplyKeys();
        _surbs = new SurbStoreState(
            configuration.ReplySurbs,
            issuedKeys,
            new SenderTags(options.Random),
            new SurbConversations(configuration.ReplySurbs, options.Random));
        _reception = new ReceptionState(
            new PacketOpener(keys.Encryption, issuedKeys.TryTake),
            new MessageReassembler(),
            new DeliveryBuffer(options.MaximumUndeliveredBytes, DeliveryWindow));
    }

    /// <summary>Settings of an actor system that a client makes for itself.</summary>
    public static Config DefaultHocon { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          stdout-loglevel = WARNING
          loglevel = WARNING
          coordinated-shutdown.run-by-actor-system-terminate = on
        }
        """);

    /// <summary>The client's address.</summary>
    public Recipient Self { get; }

    /// <summary>What the client did so far.</summary>
    public ClientCounters Counters { get; } = new();

    /// <summary>The client's actors, once the root has started them.</summary>
    public ClientRefs Refs { get; } = new();

    /// <summary>The parent of the application connections.</summary>
    public IActorRef Sessions { get; private set; } = ActorRefs.Nobody;

    /// <summary>How the running client stands.</summary>
    public ClientStatus Status => _topology.Value is null
        ? ClientStatus.WithoutTopology
        : _gateway.Link is null ? ClientStatus.Reconnecting : ClientStatus.Connected;

    /// <summary>Loads the identity, or makes one and registers it.</summary>
    public static async Task<ClientComposition> CreateAsync(NymClientOptions options, CancellationToken cancellationToken)
    {
        if (UnsupportedSettings.Find(options.Configuration) is { } setting)
        {
            throw new NymClientException(
                NymClientError.InvalidArgument, $"The setting {setting} asks for something this client does not do; remove it from the configuration.");
        }

        if (ConfigurationKeys.FindProblem(options.Configuration) is { } problem)
        {
            throw new NymClientException(NymClientError.InvalidArgument, problem);
        }

        var ownDirectory = options.Directory is null ? new HttpNetworkDirectory(options.Configuration, options.Random) : null;
        var directory = options.Directory ?? ownDirectory!;
        try
        {
            var registrar = new ClientRegistration(options.Storage, directory, options.Connector ?? new WebSocketGatewayConnector(), options.Time, options.Random);
            var (keys, registration) = await registrar.EnsureAsync(options.Gateway, cancellationToken).ConfigureAwait(false);
            return new ClientComposition(options, keys, registration, directory);
        }
        catch (Exception error)
        {
            ownDirectory?.Dispose();
            if (error is ClientStorageException)
            {
                throw new NymClientException(NymClientError.Storage, error.Message, error);
            }

            throw;
        }
    }

    /// <summary>Starts the client's actors below its root, in the order in which they need each other.</summary>
    public IReadOnlyList<IActorRef> CreateChildren(IActorRefFactory root, IActorRef client)
    {
        var configuration = _options.Configuration;
        var clock = _options.Clock ?? SystemPacingClock.Shared;
        var cover = new CoverPackets(_preparer, _topology, configuration.Traffic.PrimaryPacketSize, Counters);
        var issuer = new SurbIssuer(_preparer, _topology, _surbs.Keys, _options.Time);
        Refs.Client = client;
        Refs.Acknowledgements = root.ActorOf(
            AcknowledgementActor.Props(Refs, _pending, RetransmissionPolicyOf(), _keys.AckKey, Counters), "acknowledgements");
        Refs.SurbStore = root.ActorOf(
            SurbStoreActor.Props(new(Refs, _surbs, issuer, Self, _chunker, _options.Random, _options.Time, Counters)), "surb-store");
        Refs.Reception = root.ActorOf(ReceptionActor.Props(Refs, _reception, _options.Time, Counters), "reception");
        Refs.Gateway = root.ActorOf(
            GatewayConnectionActor.Props(new(
                Refs,
                _gateway,
                _options.Connector ?? new WebSocketGatewayConnector(),
                _keys,
                _registration,
                Counters,
                _options.Time,
                _options.Random)),
            "gateway");
        Refs.Traffic = root.ActorOf(TrafficActor.Props(_traffic, _topology, SendingStreamOf(clock, cover), _options.Random), "traffic");
        Refs.CoverTraffic = configuration.CoverTraffic.DisableLoopCoverTrafficStream
            ? ActorRefs.Nobody
            : root.ActorOf(
                CoverTrafficActor.Props(
                    Refs, cover, new PacingControl(configuration.CoverTraffic.LoopCoverTrafficAverageDelay), clock, _options.Random),
                "cover-traffic");
        Sessions = root.ActorOf(SessionsActor.Props(Refs, Self, _traffic.Queue), "sessions");
        Refs.Topology = root.ActorOf(
            TopologyActor.Props(
                Refs, _directory, _topology, configuration.Topology.TopologyRefreshRate, !configuration.Topology.DisableRefreshing),
            "topology");
        return [.. new[] { Refs.Acknowledgements, Refs.SurbStore, Refs.Reception, Refs.Gateway, Refs.Traffic, Refs.CoverTraffic, Sessions, Refs.Topology }
            .Where(static child => !child.IsNobody())];
    }

    /// <summary>The client is gone: whoever waits for a message to be taken in or acknowledged hears it.</summary>
    public void FailPending(NymClientException reason)
    {
        while (_traffic.Waiting.TryDequeue(out var waiting))
        {
            waiting.Accepted?.TrySetException(reason);
        }

        foreach (var fragment in _traffic.Queue.TakeAll())
        {
            fragment.GiveUp(reason);
        }

        foreach (var fragment in _pending.TakeAll())
        {
            fragment.GiveUp(reason);
        }

        foreach (var conversation in _surbs.Conversations.All)
        {
            foreach (var fragment in conversation.TakeWaiting())
            {
                fragment.GiveUp(reason);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _registration.SharedKey.Dispose();
        if (_options.Directory is null)
        {
            (_directory as IDisposable)?.Dispose();
        }
    }

    private SendingStream SendingStreamOf(PacingClock clock, CoverPackets cover)
    {
        var traffic = _options.Configuration.Traffic;
        var preparation = new PacketPreparation(_preparer, _topology, _traffic.Queue, Refs, Counters);
        var rate = traffic.DisableMainPoissonPacketDistribution
            ? null
            : new SendingRate(new PacingControl(traffic.MessageSendingAverageDelay), traffic.MessageSendingAverageDelay);
        return new SendingStream(_traffic.Queue, preparation, cover, rate, clock, _options.Random, Refs);
    }

    private RetransmissionPolicy RetransmissionPolicyOf()
    {
        var acknowledgements = _options.Configuration.Acknowledgements;
        return new RetransmissionPolicy(
            acknowledgements.AckWaitMultiplier,
            acknowledgements.AckWaitAddition,
            (int)(_options.Configuration.Traffic.MaximumNumberOfRetransmissions ?? DefaultMaximumRetransmissions),
            MaximumReplyRetransmissions);
    }
}
