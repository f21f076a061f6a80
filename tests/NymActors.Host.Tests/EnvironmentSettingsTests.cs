using System.Net;
using NymActors.Configuration;

namespace NymActors.Host.Tests;

public sealed class EnvironmentSettingsTests
{
    private static readonly ClientConfiguration Defaults = new() { Id = "a", StoragePaths = StoragePaths.Below("memory") };

    [Fact]
    public void Every_setting_has_one_variable()
    {
        Assert.Contains("NYM_CLIENT_DEBUG_TRAFFIC_AVERAGE_PACKET_DELAY", EnvironmentSettings.Names);
        Assert.Equal(EnvironmentSettings.Names.Distinct(), EnvironmentSettings.Names);
    }

    [Fact]
    public void Texts_numbers_flags_lists_and_durations_are_read()
    {
        var configuration = Apply(
            ("NYM_CLIENT_SOCKET_HOST", "0.0.0.0"),
            ("NYM_CLIENT_SOCKET_LISTENING_PORT", "1988"),
            ("NYM_CLIENT_DEBUG_TRAFFIC_MESSAGE_SENDING_AVERAGE_DELAY", "1s 500ms"),
            ("NYM_CLIENT_DEBUG_COVER_TRAFFIC_DISABLE_LOOP_COVER_TRAFFIC_STREAM", "true"),
            ("NYM_CLIENT_DEBUG_ACKNOWLEDGEMENTS_ACK_WAIT_MULTIPLIER", "2.5"),
            ("NYM_CLIENT_NYMACTORS_ALLOWED_HOSTS", "nym-client, host.docker.internal"));
        Assert.Equal(IPAddress.Any, configuration.Socket.Host);
        Assert.Equal(1988, configuration.Socket.ListeningPort);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), configuration.Traffic.MessageSendingAverageDelay);
        Assert.True(configuration.CoverTraffic.DisableLoopCoverTrafficStream);
        Assert.Equal(2.5, configuration.Acknowledgements.AckWaitMultiplier);
        Assert.Equal(["nym-client", "host.docker.internal"], configuration.LocalApi.AllowedHosts);
    }

    [Theory]
    [InlineData("NYM_CLIENT_SOCKET_LISTENING_PORT", "70000")]
    [InlineData("NYM_CLIENT_SOCKET_HOST", "localhost")]
    [InlineData("NYM_CLIENT_DEBUG_TRAFFIC_AVERAGE_PACKET_DELAY", "20")]
    public void An_unfit_value_is_named_with_its_variable(string name, string value) =>
        Assert.Contains($"{name}=\"{value}\"", Assert.Throws<ClientConfigurationException>(() => Apply((name, value))).Message, StringComparison.Ordinal);

    private static ClientConfiguration Apply(params (string Name, string Value)[] variables) =>
        EnvironmentSettings.Apply(Defaults, name => variables.FirstOrDefault(v => v.Name == name).Value);
}
