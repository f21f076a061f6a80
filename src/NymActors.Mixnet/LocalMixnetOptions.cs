using System.Net;
using Akka.Actor;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet;

/// <summary>How a local network is built. The default: three layers of two mix nodes, and two gateways, on system-chosen ports.</summary>
public sealed record LocalMixnetOptions
{
    /// <summary>Number of mixing layers. Fixed: the rewarded set that clients read has exactly three.</summary>
    public const int Layers = 3;

    /// <summary>Number of mix nodes in all, spread over the three layers as evenly as it goes. At least 3, default 6.</summary>
    public int MixNodes { get; init; } = 6;

    /// <summary>Number of gateways. At least 1, default 2.</summary>
    public int Gateways { get; init; } = 2;

    /// <summary>
    /// The address that everything listens on (in memory: is known by) and that the directory announces: one of this machine, not a wildcard. Default 127.0.0.1.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port of the directory; 0, the default, lets the system choose.</summary>
    public int NymApiPort { get; init; }

    /// <summary>Port on which the first gateway takes clients, the next gateways on the following ones; 0 lets the system choose.</summary>
    public int FirstClientsPort { get; init; }

    /// <summary>Port on which node 1 takes packets, the next nodes on the following ones; 0 lets the system choose.</summary>
    public int FirstMixPort { get; init; }

    /// <summary>The actor system to live in; null, the default, makes one that ends with the network.</summary>
    public ActorSystem? ActorSystem { get; init; }

    /// <summary>Where all keys and nonces of the nodes come from. Default: the system's generator.</summary>
    public RandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The clock for epochs, time stamps and ages. Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock that delays packets. Default: the clock of this process.</summary>
    public PacingClock Clock { get; init; } = SystemPacingClock.Shared;

    /// <summary>What carries the traffic: sockets, the default, or memory.</summary>
    public MixnetTransport Transport { get; init; }

    /// <summary>How the nodes reach each other; null, the default, for what <see cref="Transport"/> says.</summary>
    public INodeLinkTransport? Links { get; init; }

    /// <summary>Length of an epoch as told by the directory. Default one hour, at least one second.</summary>
    public TimeSpan EpochLength { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest delay that a mix node obeys; longer ones are cut (docs/protocol/06-network.md 8.2). Default 10 s.</summary>
    public TimeSpan MaximumPacketDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Replay tags that each node remembers; 0 turns replay protection off. Default 65,536, at most about 4 MB per node.</summary>
    public int ReplayTagsPerNode { get; init; } = 65_536;

    /// <summary>Packets that may wait for one next hop; more are dropped. Default 2,000.</summary>
    public int LinkQueueLength { get; init; } = 2_000;

    /// <summary>Messages that may wait in memory for one connected client before they go to the store. Default 4,096.</summary>
    public int ClientQueueLength { get; init; } = 4_096;

    /// <summary>Messages that each gateway stores for one client that is not connected. Default 20,000.</summary>
    public int StoredMessagesPerClient { get; init; } = 20_000;

    /// <summary>Bytes of messages that each gateway stores in all. Default 64 MiB.</summary>
    public long StoredBytesPerGateway { get; init; } = 64L << 20;

    /// <summary>How long a message is stored. Default 24 hours (docs/protocol/03-gateway.md 17.6).</summary>
    public TimeSpan StoredMessageAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Bytes granted by each free bandwidth claim. Default 64 GiB (docs/protocol/03-gateway.md section 12).</summary>
    public long FreeBandwidth { get; init; } = 68_719_476_736;

    /// <summary>
    /// The version of the protocol with clients that the gateways announce, 1 to 6: 6, the default, as nodes of today do; 1 as those of
    /// 2023, which know neither the question for it nor GCM-SIV keys. Whatever it is, clients that speak an older version are served.
    /// </summary>
    public byte GatewayProtocol { get; init; } = Protocol.Gateway.GatewayProtocol.OwnGateway;

    /// <summary>Gateways that take the place of the first ones: of which clients are registered already. Empty outside of tests.</summary>
    internal IReadOnlyList<KnownGateway> KnownGateways { get; init; } = [];

    /// <summary>How those who wait for the network go on; replaced by a simulated world only.</summary>
    internal Answers Answers { get; init; } = Answers.Pooled;

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    /// <exception cref="MixnetException">The address is a wildcard.</exception>
    internal void Validate()
    {
        Require(MixNodes >= Layers, nameof(MixNodes), $"at least {Layers}, one for each layer");
        Require(Gateways >= 1, nameof(Gateways), "at least 1");
        if (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any))
        {
            throw new MixnetException(
                $"A local mixnet cannot listen on {Address}, because the address stands in the directory and in packets. "
                + "Give one address of this machine.");
        }

        Require(PortsFit(NymApiPort, 1), nameof(NymApiPort), "a TCP port");
        Require(PortsFit(FirstClientsPort, Gateways), nameof(FirstClientsPort), "a TCP port with room for all gateways");
        Require(PortsFit(FirstMixPort, MixNodes + Gateways), nameof(FirstMixPort), "a TCP port with room for all nodes");
        Require(EpochLength >= TimeSpan.FromSeconds(1), nameof(EpochLength), "at least one second");
        Require(MaximumPacketDelay >= TimeSpan.Zero, nameof(MaximumPacketDelay), "not negative");
        Require(ReplayTagsPerNode >= 0, nameof(ReplayTagsPerNode), "not negative");
        Require(LinkQueueLength >= 1, nameof(LinkQueueLength), "at least 1");
        Require(ClientQueueLength >= 1, nameof(ClientQueueLength), "at least 1");
        Require(StoredMessagesPerClient >= 0, nameof(StoredMessagesPerClient), "not negative");
        Require(
            GatewayProtocol is >= Protocol.Gateway.GatewayProtocol.Initial and <= Protocol.Gateway.GatewayProtocol.OwnGateway,
            nameof(GatewayProtocol),
            "1 to 6");
        Require(StoredBytesPerGateway >= 0, nameof(StoredBytesPerGateway), "not negative");
    }

    private static bool PortsFit(int first, int count) => first == 0 || (first > 0 && first + count - 1 <= IPEndPoint.MaxPort);

    private static void Require(bool condition, string option, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"LocalMixnetOptions.{option} must be {rule}.", option);
        }
    }
}
