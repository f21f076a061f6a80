namespace NymActors.Configuration;

/// <summary>
/// The settings of one client. In a file they are a config.toml of the public client (docs/protocol/05-native-client.md
/// section 2); <see cref="ClientConfigurationFile"/> reads and writes it.
/// </summary>
/// <remarks>
/// The defaults are those of the current client, not of v1.1.29, where the two differ (mean hop delays of 15 ms instead of
/// 50 ms, SURB requests of at most 50 instead of 100): a client whose delays differ from everybody's stands out. A value that
/// stands in a file always wins.
/// </remarks>
public sealed record ClientConfiguration
{
    /// <summary>The version of the public client whose files, commands and messages this client speaks.</summary>
    public const string CompatibleVersion = "1.1.29";

    /// <summary>The local name of the client; see <see cref="Storage.ClientDirectory.CheckId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Where the client's files are.</summary>
    public required StoragePaths StoragePaths { get; init; }

    /// <summary>The version of the program that wrote the file.</summary>
    public string Version { get; init; } = CompatibleVersion;

    /// <summary>Whether bandwidth is claimed without credentials, which a file without the key says too. False is refused: this client has no credentials.</summary>
    public bool DisabledCredentialsMode { get; init; } = true;

    /// <summary>The RPC servers of the chain, used for credentials only.</summary>
    public IReadOnlyList<Uri> NyxdUrls { get; init; } = [new("https://rpc.nymtech.net/")];

    /// <summary>The nym-api servers that publish the network map. At least one.</summary>
    public IReadOnlyList<Uri> NymApiUrls { get; init; } = [new("https://validator.nymtech.net/api/")];

    /// <summary>The local WebSocket, <c>[socket]</c>.</summary>
    public SocketConfiguration Socket { get; init; } = new();

    /// <summary>Who may use the local WebSocket, <c>[nymactors]</c>.</summary>
    public LocalApiConfiguration LocalApi { get; init; } = new();

    /// <summary>What the program logs, <c>[nymactors]</c>.</summary>
    public LoggingConfiguration Logging { get; init; } = new();

    /// <summary>The stream of real packets, <c>[debug.traffic]</c>.</summary>
    public TrafficConfiguration Traffic { get; init; } = new();

    /// <summary>The stream of loop cover packets, <c>[debug.cover_traffic]</c>.</summary>
    public CoverTrafficConfiguration CoverTraffic { get; init; } = new();

    /// <summary>The connection to the gateway, <c>[debug.gateway_connection]</c>.</summary>
    public GatewayConnectionConfiguration GatewayConnection { get; init; } = new();

    /// <summary>Acknowledgements and retransmission, <c>[debug.acknowledgements]</c>.</summary>
    public AcknowledgementConfiguration Acknowledgements { get; init; } = new();

    /// <summary>The network map, <c>[debug.topology]</c>.</summary>
    public TopologyConfiguration Topology { get; init; } = new();

    /// <summary>Reply SURBs, <c>[debug.reply_surbs]</c>.</summary>
    public ReplySurbConfiguration ReplySurbs { get; init; } = new();

    /// <summary>Usage reports, <c>[debug.stats_reporting]</c>.</summary>
    public StatisticsReportingConfiguration StatisticsReporting { get; init; } = new();

    /// <summary>What the gateway forgets or keeps, <c>[debug.forget_me]</c> and <c>[debug.remember_me]</c>.</summary>
    public GatewayMemoryConfiguration GatewayMemory { get; init; } = new();

    /// <summary>The rate that the settings ask for, in packets a second, loop cover included; null when packets leave as fast as they can.</summary>
    internal double? WishedPacketsPerSecond => Traffic.DisableMainPoissonPacketDistribution
        ? null
        : (1 / Traffic.MessageSendingAverageDelay.TotalSeconds)
            + (CoverTraffic.DisableLoopCoverTrafficStream ? 0 : 1 / CoverTraffic.LoopCoverTrafficAverageDelay.TotalSeconds);

    /// <summary>The same settings with a high packet rate and nearly no loop cover: the option <c>--fastmode</c> (04-client-core section 19.8).</summary>
    public ClientConfiguration WithFastMode() => this with
    {
        Traffic = Traffic with
        {
            AveragePacketDelay = TimeSpan.FromMilliseconds(10),
            MessageSendingAverageDelay = TimeSpan.FromMilliseconds(4),
        },
        CoverTraffic = CoverTraffic with { LoopCoverTrafficAverageDelay = TimeSpan.FromSeconds(2000) },
    };

    /// <summary>The same settings without any cover packet: the option <c>--no-cover</c> (04-client-core section 19.8).</summary>
    public ClientConfiguration WithoutCover() => this with
    {
        Traffic = Traffic with { DisableMainPoissonPacketDistribution = true },
        CoverTraffic = CoverTraffic with { DisableLoopCoverTrafficStream = true },
    };
}
