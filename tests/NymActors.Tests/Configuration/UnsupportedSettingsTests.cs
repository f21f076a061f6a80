using NymActors.Configuration;
using NymActors.Protocol.Packets;

namespace NymActors.Tests.Configuration;

/// <summary>What this client does not do is refused by the name that it has in config.toml.</summary>
public sealed class UnsupportedSettingsTests
{
    private static readonly ClientConfiguration New = new() { Id = "test", StoragePaths = StoragePaths.Below("/nowhere") };

    public static TheoryData<string> Names() => [.. Refused.Keys];

    private static Dictionary<string, ClientConfiguration> Refused { get; } = new()
    {
        ["client.disabled_credentials_mode"] = New with { DisabledCredentialsMode = false },
        ["debug.cover_traffic.cover_traffic_primary_size_ratio"] = New with { CoverTraffic = new() { CoverTrafficPrimarySizeRatio = 0.5 } },
        ["debug.traffic.secondary_packet_size"] = New with { Traffic = new() { SecondaryPacketSize = PacketSize.Extended8 } },
        ["debug.traffic.disable_mix_hops"] = New with { Traffic = new() { DisableMixHops = true } },
        ["debug.traffic.deterministic_route_selection"] = New with { Traffic = new() { DeterministicRouteSelection = true } },
        ["debug.traffic.packet_type"] = New with { Traffic = new() { PacketType = PacketType.Outfox } },
        ["debug.topology.use_extended_topology"] = New with { Topology = new() { UseExtendedTopology = true } },
        ["debug.topology.ignore_egress_epoch_role"] = New with { Topology = new() { IgnoreEgressEpochRole = false } },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_setting_that_is_not_obeyed_is_refused_by_name(string name)
    {
        var error = await Assert.ThrowsAsync<NymClientException>(
            () => NymClient.ConnectAsync(new NymClientOptions { Configuration = Refused[name] }, TestContext.Current.CancellationToken));

        Assert.Equal(NymClientError.InvalidArgument, error.Error);
        Assert.Contains($"The setting {name} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_must_say_something_to_be_taken_is_told_what() =>
        Assert.EndsWith("set it to true.", UnsupportedSettings.FindProblem(New with { DisabledCredentialsMode = false }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.7)]
    [InlineData(1)]
    public void The_settings_of_a_new_client_and_a_ratio_that_asks_for_nothing_are_taken(double ratio) =>
        Assert.Null(UnsupportedSettings.Find(New with { CoverTraffic = new() { CoverTrafficPrimarySizeRatio = ratio } }));

    [Fact]
    public void The_name_of_a_refused_setting_is_that_of_a_key() =>
        Assert.Empty(Refused.Keys.Except(ConfigurationKeys.All.Select(static key => key.Path)));
}
