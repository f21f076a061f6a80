namespace NymActors.Configuration;

/// <summary>The network map, <c>[debug.topology]</c> (docs/protocol/04-client-core.md section 19.6).</summary>
public sealed record TopologyConfiguration
{
    /// <summary>The time between two downloads of the map, 5 minutes by default.</summary>
    public TimeSpan TopologyRefreshRate { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time limit of one answer of a directory, 5 seconds by default; the public client ignores the setting. More than zero.</summary>
    public TimeSpan TopologyResolutionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True keeps the map of the start for ever.</summary>
    public bool DisableRefreshing { get; init; }

    /// <summary>
    /// How long a start waits for the own gateway to appear in the map, asking for a new one at <see cref="TopologyRefreshRate"/>. Zero, the
    /// default: not at all. The public client knows 70 minutes, and its native form does not wait either (section 13.6).
    /// </summary>
    public TimeSpan MaxStartupGatewayWaitingPeriod { get; init; }

    /// <summary>
    /// How long a start waits for a map that has routes, asking again sooner and then later, at the latest after
    /// <see cref="TopologyRefreshRate"/>. Zero, the default: not at all; see <see cref="MaxStartupGatewayWaitingPeriod"/>.
    /// </summary>
    public TimeSpan MaxStartupNetworkWaitingPeriod { get; init; }

    /// <summary>
    /// How old a map may become that no directory has refreshed, and one that an earlier run left on the disk, <c>nymactors.maximum_topology_age</c>.
    /// 25 hours by default: nodes take packets by their keys for 24 epochs of an hour and one more (docs/protocol/06-network.md section 7.6). Then
    /// nothing is sent until there is a new one. The public client knows no such limit: it stops after eleven failed attempts.
    /// </summary>
    public TimeSpan MaximumTopologyAge { get; init; } = TimeSpan.FromHours(25);

    /// <summary>The least performance of a mix node that is used, 0 to 100 percent, 50 by default.</summary>
    public byte MinimumMixnodePerformance { get; init; } = 50;

    /// <summary>The least performance of a gateway that is used, 0 to 100 percent, 50 by default.</summary>
    public byte MinimumGatewayPerformance { get; init; } = 50;

    /// <summary>True uses all nodes of the network as mix nodes, not only those of the current epoch.</summary>
    public bool UseExtendedTopology { get; init; }

    /// <summary>True accepts recipients' gateways that mix in this epoch, true by default.</summary>
    public bool IgnoreEgressEpochRole { get; init; } = true;

    /// <summary>
    /// True lets a new client register with a gateway that mixes in this epoch, true by default; false leaves those out when a gateway is
    /// chosen (section 21.3). A client that has its gateway already keeps it.
    /// </summary>
    public bool IgnoreIngressEpochRole { get; init; } = true;
}
