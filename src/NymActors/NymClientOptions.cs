using Akka.Actor;
using NymActors.Configuration;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;
using NymActors.Topology;

namespace NymActors;

/// <summary>Which network, which identity, which settings. Everything has a default but the network.</summary>
public sealed record NymClientOptions
{
    /// <summary>Options for a client without files: its identity lives as long as it does.</summary>
    /// <param name="nymApi">The network's directory.</param>
    /// <param name="id">Name of the client, unique in its actor system.</param>
    /// <returns>Options with the default settings.</returns>
    public static NymClientOptions ForNetwork(Uri nymApi, string id = "nym-client")
    {
        ArgumentNullException.ThrowIfNull(nymApi);
        return new() { Configuration = new ClientConfiguration { Id = id, StoragePaths = StoragePaths.Below(id), NymApiUrls = [nymApi] } };
    }

    /// <summary>Settings: traffic rates, delays, thresholds, nym-api URLs.</summary>
    public required ClientConfiguration Configuration { get; init; }

    /// <summary>Where keys and the gateway registration are kept; in memory, and so lost with the client, if not given.</summary>
    public IClientStorage Storage { get; init; } = new MemoryClientStorage();

    /// <summary>The gateway to register with when the storage holds no registration; a random one if not given.</summary>
    public IdentityKey? Gateway { get; init; }

    /// <summary>The actor system to run in, which then outlives the client; an own one if not given.</summary>
    public ActorSystem? ActorSystem { get; init; }

    /// <summary>Where the network map comes from; the nym-api URLs of the configuration if not given.</summary>
    public INetworkDirectory? Directory { get; init; }

    /// <summary>How connections to gateways are made; real WebSockets if not given.</summary>
    public IGatewayConnector? Connector { get; init; }

    /// <summary>The clock of all traffic; the process-wide one if not given.</summary>
    public PacingClock? Clock { get; init; }

    /// <summary>Wall clock and slow timers; the system's if not given.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fragments that may wait to be sent before senders have to wait; at least 1. The default of 8192 is about 13 MB.</summary>
    public int MaximumQueuedFragments { get; init; } = 8192;

    /// <summary>
    /// Message bytes that may wait for room among those fragments; beyond, sending fails with <see cref="NymClientError.QueueFull"/>.
    /// One message is always taken, however long it is.
    /// </summary>
    public long MaximumWaitingBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of received messages kept while no application takes them, at least 1 MiB; beyond, <see cref="WhenInboxIsFull"/> holds.</summary>
    public long MaximumUndeliveredBytes { get; init; } = 256L << 20;

    /// <summary>What happens when received messages that no application has taken reach <see cref="MaximumUndeliveredBytes"/>.</summary>
    public FullInboxPolicy WhenInboxIsFull { get; init; } = FullInboxPolicy.WaitAtGateway;

    /// <summary>What becomes of messages that were accepted and are not acknowledged when the client ends.</summary>
    public OutboxPolicy Outbox { get; init; } = OutboxPolicy.KeepAtStop;

    /// <summary>
    /// How long a stop waits for the acknowledgement of accepted messages while the gateway is connected, before it keeps or loses them; zero
    /// or more.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the client answers when senders ask it whether their messages arrived (<see cref="SendOptions.Confirm"/>). Whoever knows its address
    /// learns by an answer that the client runs, and that it is one of this kind.
    /// </summary>
    public bool AnswersConfirmations { get; init; } = true;

    /// <summary>Randomness; replaced only by runs that must be repeatable.</summary>
    internal RandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>How those who wait for the client go on; replaced only by runs on simulated time.</summary>
    internal Answers Answers { get; init; } = Answers.Pooled;

    /// <summary>Packets that are built at once, 1 to 4: beyond a handful the gateway connection is the limit.</summary>
    internal int PreparationParallelism { get; init; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);
}
