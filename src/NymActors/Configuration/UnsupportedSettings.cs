namespace NymActors.Configuration;

/// <summary>Settings that the file format knows and this client does not act on: better refused than silently ignored.</summary>
internal static class UnsupportedSettings
{
    private const string Credentials = "client.disabled_credentials_mode";
    private const double DefaultPrimarySizeRatio = 0.7;

    /// <summary>Tells, with what to do about it, which setting asks for something this client does not do; null when there is none.</summary>
    public static string? FindProblem(ClientConfiguration configuration) => Find(configuration) switch
    {
        null => null,
        Credentials => $"The setting {Credentials} is false: bandwidth is then paid for with credentials, which this client does not have; set it to true.",
        var setting => $"The setting {setting} asks for something this client does not do; remove it from the configuration.",
    };

    /// <summary>Names the first setting that asks for something this client does not do; null when there is none.</summary>
    public static string? Find(ClientConfiguration configuration) => configuration switch
    {
        { Traffic.SecondaryPacketSize: not null } => "debug.traffic.secondary_packet_size",
        { Traffic.DisableMixHops: true } => "debug.traffic.disable_mix_hops",
        { Traffic.DeterministicRouteSelection: true } => "debug.traffic.deterministic_route_selection",
        { Traffic.PacketType: not Protocol.Packets.PacketType.Mix } => "debug.traffic.packet_type",
        // It says which share of cover has the primary size; there is only that one.
        { CoverTraffic.CoverTrafficPrimarySizeRatio: not (DefaultPrimarySizeRatio or 1) } => "debug.cover_traffic.cover_traffic_primary_size_ratio",
        { Topology.UseExtendedTopology: true } => "debug.topology.use_extended_topology",
        { DisabledCredentialsMode: false } => Credentials,
        { Topology.IgnoreEgressEpochRole: false } => "debug.topology.ignore_egress_epoch_role",
        _ => null,
    };
}
