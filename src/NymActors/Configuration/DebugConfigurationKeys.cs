using NymActors.Protocol.Packets;

namespace NymActors.Configuration;

/// <summary>The keys of [debug] and its tables, for both generations of the public client.</summary>
internal static class DebugConfigurationKeys
{
    private static readonly Dictionary<string, PacketSize> PacketSizeNames = Enum.GetValues<PacketSize>().ToDictionary(size => size.Name());

    // The key is no key of the reference, which always uses the newer form.
    private static readonly Dictionary<string, ReplySurbFormat> ReplySurbFormatNames =
        Enum.GetValues<ReplySurbFormat>().ToDictionary(static format => format.ToString().ToLowerInvariant());

    // The first name of a value is the one that is written.
    private static readonly Dictionary<string, PacketType> PacketTypeNames = new(StringComparer.Ordinal)
    {
        ["mix"] = PacketType.Mix,
        ["sphinx"] = PacketType.Mix,
        ["outfox"] = PacketType.Outfox,
    };

    public static IReadOnlyList<ConfigurationKey> Create() =>
    [
        .. Traffic(), .. Acknowledgements(), .. CoverTraffic(), .. Topology(), .. ReplySurbs(), .. Other(),
    ];

    private static IEnumerable<ConfigurationKey> Traffic() =>
    [
        ConfigurationKey.Duration(
            "debug.traffic.average_packet_delay", c => c.Traffic.AveragePacketDelay, (c, v) => c with { Traffic = c.Traffic with { AveragePacketDelay = v } })
            with { InTemplate = ConfigurationTemplates.V1129, MayBeSecondsAndNanoseconds = true },
        ConfigurationKey.Interval(
            "debug.traffic.message_sending_average_delay",
            c => c.Traffic.MessageSendingAverageDelay,
            (c, v) => c with { Traffic = c.Traffic with { MessageSendingAverageDelay = v } })
            with { InTemplate = ConfigurationTemplates.V1129, MayBeSecondsAndNanoseconds = true },
        ConfigurationKey.Flag(
            "debug.traffic.disable_main_poisson_packet_distribution",
            c => c.Traffic.DisableMainPoissonPacketDistribution,
            (c, v) => c with { Traffic = c.Traffic with { DisableMainPoissonPacketDistribution = v } }),
        ConfigurationKey.Flag(
            "debug.traffic.deterministic_route_selection",
            c => c.Traffic.DeterministicRouteSelection,
            (c, v) => c with { Traffic = c.Traffic with { DeterministicRouteSelection = v } }),
        ConfigurationKey.Count(
            "debug.traffic.maximum_number_of_retransmissions",
            c => c.Traffic.MaximumNumberOfRetransmissions,
            (c, v) => c with { Traffic = c.Traffic with { MaximumNumberOfRetransmissions = v } }),
        ConfigurationKey.Choice<PacketSize>(
            "debug.traffic.primary_packet_size",
            PacketSizeNames,
            c => c.Traffic.PrimaryPacketSize,
            (c, v) => c with { Traffic = c.Traffic with { PrimaryPacketSize = v } }),
        ConfigurationKey.Choice<PacketSize>(
            "debug.traffic.secondary_packet_size",
            PacketSizeNames,
            c => c.Traffic.SecondaryPacketSize,
            (c, v) => c with { Traffic = c.Traffic with { SecondaryPacketSize = v } }),
        ConfigurationKey.Flag(
            "debug.traffic.use_legacy_sphinx_format",
            c => c.Traffic.UseLegacySphinxFormat,
            (c, v) => c with { Traffic = c.Traffic with { UseLegacySphinxFormat = v } }),
        ConfigurationKey.Choice<PacketType>(
            "debug.traffic.packet_type", PacketTypeNames, c => c.Traffic.PacketType, (c, v) => c with { Traffic = c.Traffic with { PacketType = v } }),
        ConfigurationKey.Flag(
            "debug.traffic.disable_mix_hops", c => c.Traffic.DisableMixHops, (c, v) => c with { Traffic = c.Traffic with { DisableMixHops = v } }),
    ];

    private static IEnumerable<ConfigurationKey> Acknowledgements() =>
    [
        ConfigurationKey.Duration(
            "debug.acknowledgements.average_ack_delay",
            c => c.Acknowledgements.AverageAckDelay,
            (c, v) => c with { Acknowledgements = c.Acknowledgements with { AverageAckDelay = v } }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Number(
            "debug.acknowledgements.ack_wait_multiplier",
            c => c.Acknowledgements.AckWaitMultiplier,
            (c, v) => c with { Acknowledgements = c.Acknowledgements with { AckWaitMultiplier = v } },
            1_000_000),
        ConfigurationKey.Duration(
            "debug.acknowledgements.ack_wait_addition",
            c => c.Acknowledgements.AckWaitAddition,
            (c, v) => c with { Acknowledgements = c.Acknowledgements with { AckWaitAddition = v } }),
    ];

    private static IEnumerable<ConfigurationKey> CoverTraffic() =>
    [
        ConfigurationKey.Interval(
            "debug.cover_traffic.loop_cover_traffic_average_delay",
            c => c.CoverTraffic.LoopCoverTrafficAverageDelay,
            (c, v) => c with { CoverTraffic = c.CoverTraffic with { LoopCoverTrafficAverageDelay = v } }) with { InTemplate = ConfigurationTemplates.Both },
        ConfigurationKey.Number(
            "debug.cover_traffic.cover_traffic_primary_size_ratio",
            c => c.CoverTraffic.CoverTrafficPrimarySizeRatio,
            (c, v) => c with { CoverTraffic = c.CoverTraffic with { CoverTrafficPrimarySizeRatio = v } },
            1),
        ConfigurationKey.Flag(
            "debug.cover_traffic.disable_loop_cover_traffic_stream",
            c => c.CoverTraffic.DisableLoopCoverTrafficStream,
            (c, v) => c with { CoverTraffic = c.CoverTraffic with { DisableLoopCoverTrafficStream = v } }),
        ConfigurationKey.Interval(
            "debug.gateway_connection.gateway_response_timeout",
            c => c.GatewayConnection.GatewayResponseTimeout,
            (c, v) => c with { GatewayConnection = c.GatewayConnection with { GatewayResponseTimeout = v } }),
    ];

    private static IEnumerable<ConfigurationKey> Topology()
    {
        yield return ConfigurationKey.Interval(
            "debug.topology.topology_refresh_rate",
            c => c.Topology.TopologyRefreshRate,
            (c, v) => c with { Topology = c.Topology with { TopologyRefreshRate = v } });
        yield return ConfigurationKey.Interval(
            "debug.topology.topology_resolution_timeout",
            c => c.Topology.TopologyResolutionTimeout,
            (c, v) => c with { Topology = c.Topology with { TopologyResolutionTimeout = v } });
        yield return Flag("disable_refreshing", t => t.DisableRefreshing, (t, v) => t with { DisableRefreshing = v });
        yield return Duration(
            "max_startup_gateway_waiting_period", t => t.MaxStartupGatewayWaitingPeriod, (t, v) => t with { MaxStartupGatewayWaitingPeriod = v });
        yield return Duration(
            "max_startup_network_waiting_period", t => t.MaxStartupNetworkWaitingPeriod, (t, v) => t with { MaxStartupNetworkWaitingPeriod = v });
        yield return Percent("minimum_mixnode_performance", t => t.MinimumMixnodePerformance, (t, v) => t with { MinimumMixnodePerformance = v });
        yield return Percent("minimum_gateway_performance", t => t.MinimumGatewayPerformance, (t, v) => t with { MinimumGatewayPerformance = v });
        yield return Flag("use_extended_topology", t => t.UseExtendedTopology, (t, v) => t with { UseExtendedTopology = v });
        yield return Flag("ignore_egress_epoch_role", t => t.IgnoreEgressEpochRole, (t, v) => t with { IgnoreEgressEpochRole = v });
        yield return Flag("ignore_ingress_epoch_role", t => t.IgnoreIngressEpochRole, (t, v) => t with { IgnoreIngressEpochRole = v });

        static ConfigurationKey Duration(
            string name, Func<TopologyConfiguration, TimeSpan> get, Func<TopologyConfiguration, TimeSpan, TopologyConfiguration> set) =>
            ConfigurationKey.Duration("debug.topology." + name, c => get(c.Topology), (c, v) => c with { Topology = set(c.Topology, v) });

        static ConfigurationKey Flag(
            string name, Func<TopologyConfiguration, bool> get, Func<TopologyConfiguration, bool, TopologyConfiguration> set) =>
            ConfigurationKey.Flag("debug.topology." + name, c => get(c.Topology), (c, v) => c with { Topology = set(c.Topology, v) });

        static ConfigurationKey Percent(
            string name, Func<TopologyConfiguration, byte> get, Func<TopologyConfiguration, byte, TopologyConfiguration> set) =>
            ConfigurationKey.Count("debug.topology." + name, c => get(c.Topology), (c, v) => c with { Topology = set(c.Topology, (byte)v) }, 100);
    }

    private static IEnumerable<ConfigurationKey> ReplySurbs()
    {
        yield return Count("minimum_reply_surb_storage_threshold", r => r.MinimumReplySurbStorageThreshold, (r, v) => r with { MinimumReplySurbStorageThreshold = v });
        yield return Count("maximum_reply_surb_storage_threshold", r => r.MaximumReplySurbStorageThreshold, (r, v) => r with { MaximumReplySurbStorageThreshold = v });
        yield return Count("minimum_reply_surb_threshold_buffer", r => r.MinimumReplySurbThresholdBuffer, (r, v) => r with { MinimumReplySurbThresholdBuffer = v });
        yield return Count("minimum_reply_surb_request_size", r => r.MinimumReplySurbRequestSize, (r, v) => r with { MinimumReplySurbRequestSize = v });
        yield return Count("maximum_reply_surb_request_size", r => r.MaximumReplySurbRequestSize, (r, v) => r with { MaximumReplySurbRequestSize = v });
        yield return Count(
            "maximum_allowed_reply_surb_request_size", r => r.MaximumAllowedReplySurbRequestSize, (r, v) => r with { MaximumAllowedReplySurbRequestSize = v });
        yield return Duration(
            "maximum_reply_surb_rerequest_waiting_period",
            r => r.MaximumReplySurbRerequestWaitingPeriod,
            (r, v) => r with { MaximumReplySurbRerequestWaitingPeriod = v });
        yield return Duration(
            "maximum_reply_surb_drop_waiting_period", r => r.MaximumReplySurbDropWaitingPeriod, (r, v) => r with { MaximumReplySurbDropWaitingPeriod = v });
        yield return Count("maximum_reply_surbs_rerequests", r => r.MaximumReplySurbsRerequests, (r, v) => r with { MaximumReplySurbsRerequests = v });
        yield return Duration("maximum_reply_surb_age", r => r.MaximumReplySurbAge, (r, v) => r with { MaximumReplySurbAge = v });
        yield return Duration("maximum_reply_key_age", r => r.MaximumReplyKeyAge, (r, v) => r with { MaximumReplyKeyAge = v });
        yield return ConfigurationKey.Count(
            "debug.reply_surbs.surb_mix_hops",
            c => c.ReplySurbs.SurbMixHops,
            (c, v) => c with { ReplySurbs = c.ReplySurbs with { SurbMixHops = (byte)v } },
            byte.MaxValue);
        yield return ConfigurationKey.Choice<ReplySurbFormat>(
            "debug.reply_surbs.format",
            ReplySurbFormatNames,
            c => c.ReplySurbs.Format,
            (c, v) => c with { ReplySurbs = c.ReplySurbs with { Format = v } });

        static ConfigurationKey Count(
            string name, Func<ReplySurbConfiguration, uint> get, Func<ReplySurbConfiguration, uint, ReplySurbConfiguration> set) =>
            ConfigurationKey.Count("debug.reply_surbs." + name, c => get(c.ReplySurbs), (c, v) => c with { ReplySurbs = set(c.ReplySurbs, v) });

        static ConfigurationKey Duration(
            string name, Func<ReplySurbConfiguration, TimeSpan> get, Func<ReplySurbConfiguration, TimeSpan, ReplySurbConfiguration> set) =>
            ConfigurationKey.Duration("debug.reply_surbs." + name, c => get(c.ReplySurbs), (c, v) => c with { ReplySurbs = set(c.ReplySurbs, v) });
    }

    private static IEnumerable<ConfigurationKey> Other() =>
    [
        ConfigurationKey.Flag(
            "debug.stats_reporting.enabled",
            c => c.StatisticsReporting.Enabled,
            (c, v) => c with { StatisticsReporting = c.StatisticsReporting with { Enabled = v } })
            with { InTemplate = ConfigurationTemplates.V1176 },
        ConfigurationKey.Text(
            "debug.stats_reporting.provider_address",
            c => c.StatisticsReporting.ProviderAddress,
            (c, v) => c with { StatisticsReporting = c.StatisticsReporting with { ProviderAddress = v } })
            with { InTemplate = ConfigurationTemplates.V1176 },
        ConfigurationKey.Duration(
            "debug.stats_reporting.reporting_interval",
            c => c.StatisticsReporting.ReportingInterval,
            (c, v) => c with { StatisticsReporting = c.StatisticsReporting with { ReportingInterval = v } })
            with { InTemplate = ConfigurationTemplates.V1176 },
        ConfigurationKey.Flag(
            "debug.forget_me.client", c => c.GatewayMemory.ForgetClient, (c, v) => c with { GatewayMemory = c.GatewayMemory with { ForgetClient = v } })
            with { InTemplate = ConfigurationTemplates.V1176 },
        ConfigurationKey.Flag(
            "debug.forget_me.stats", c => c.GatewayMemory.ForgetStatistics, (c, v) => c with { GatewayMemory = c.GatewayMemory with { ForgetStatistics = v } })
            with { InTemplate = ConfigurationTemplates.V1176 },
        ConfigurationKey.Flag(
            "debug.remember_me.stats",
            c => c.GatewayMemory.RememberStatistics,
            (c, v) => c with { GatewayMemory = c.GatewayMemory with { RememberStatistics = v } }),
        ConfigurationKey.Text(
            "debug.remember_me.session_type",
            c => c.GatewayMemory.SessionType,
            (c, v) => c with { GatewayMemory = c.GatewayMemory with { SessionType = ReadSessionType(v) } }),
    ];

    private static string ReadSessionType(string text) => text is "Vpn" or "Mixnet" or "Wasm" or "Native" or "Socks5" or "Unknown"
        ? text
        : throw new FormatException($"\"{text}\" is unknown; possible are Vpn, Mixnet, Wasm, Native, Socks5, Unknown");
}
