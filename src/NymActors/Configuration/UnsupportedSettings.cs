namespace NymActors.Configuration;

/// <summary>Settings that the file format knows and this client does not act on: better refused than silently ignored.</summary>
internal static class UnsupportedSettings
{
    /// <summary>Names the first setting that asks for something this client does not do; null when there is none.</summary>
    public static string? Find(ClientConfiguration configuration) => configuration switch
    {
        { Traffic.SecondaryPacketSize: not null } => "debug.traffic.secondary_packet_size",
        { Traffic.DisableMixHops: true } => "debug.traffic.disable_mix_hops",
        { Traffic.DeterministicRouteSelection: true } => "debug.traffic.deterministic_route_selection",
        { Traffic.PacketType: not Protocol.Packets.PacketType.Mix } => "debug.traffic.packet_type",
        { Topology.UseExtendedTopology: true } => "debug.topology.use_extended_topology",
        { Topology.IgnoreEgressEpochRole: false } => "debug.topology.ignore_egress_epoch_role",
        _ => null,
    };
}
