using System.Net;
using System.Text.Json;
using CsCheck;
using NymActors.Configuration;
using NymActors.Protocol.Packets;
using NymActors.Storage;

namespace NymActors.Tests.Configuration;

public sealed class ClientConfigurationFileTests
{
    private static readonly JsonElement[] Vectors = [.. TestVectors.Load("native-client-config.json").GetProperty("cases").EnumerateArray()];

    private static readonly ClientConfiguration Default = new()
    {
        Id = "example-client",
        StoragePaths = new ClientDirectory("/home/user", "example-client").StoragePaths.WithOldLayout() with { GatewayRegistrations = null },
    };

    private static readonly ClientConfiguration DefaultOfTheNewLayout =
        Default with { Version = "1.1.76", StoragePaths = new ClientDirectory("/home/user", "example-client").StoragePaths };

    // The delays of v1.1.29, which wrote the vectors; ours are those of the current client.
    private static readonly ClientConfiguration DefaultOfTheVectors = Default with
    {
        Traffic = Default.Traffic with { AveragePacketDelay = TimeSpan.FromMilliseconds(50) },
        Acknowledgements = Default.Acknowledgements with { AverageAckDelay = TimeSpan.FromMilliseconds(50) },
    };

    [Fact]
    public void The_defaults_are_written_as_the_public_client_writes_them() =>
        Assert.Equal(VectorText(0), Significant(ClientConfigurationFile.Format(DefaultOfTheVectors)));

    [Fact]
    public void The_defaults_of_the_new_layout_are_written_as_the_current_client_writes_them() =>
        Assert.Equal(VectorText(2), Significant(ClientConfigurationFile.Format(DefaultOfTheNewLayout)));

    [Fact]
    public void Delays_of_the_new_layout_are_written_so_that_the_current_client_does_not_reset_them()
    {
        var text = ClientConfigurationFile.Format(DefaultOfTheNewLayout.WithFastMode());
        Assert.Contains("average_packet_delay = { secs = 0, nanos = 10000000 }", text, StringComparison.Ordinal);
        Assert.Equal(ConfigurationForm.Current, ClientConfigurationFile.ParseWhole(text, "config.toml").Form);
        Assert.Equal(TimeSpan.FromMilliseconds(4), Parse(text).Traffic.MessageSendingAverageDelay);
    }

    [Fact]
    public void Fast_mode_and_other_choices_are_written_as_the_public_client_writes_them()
    {
        var configuration = DefaultOfTheVectors.WithFastMode() with
        {
            Socket = new SocketConfiguration { Host = IPAddress.Any, ListeningPort = 5000 },
            NymApiUrls = [new Uri("http://127.0.0.1:8000"), new Uri("http://127.0.0.1:8001/api")],
        };
        Assert.Equal(VectorText(1), Significant(ClientConfigurationFile.Format(configuration)));
    }

    [Fact]
    public void A_file_of_the_public_client_is_read()
    {
        var configuration = ClientConfigurationFile.Parse(VectorText(1), "config.toml");
        Assert.Equal("1.1.29", configuration.Version);
        Assert.Equal("example-client", configuration.Id);
        Assert.True(configuration.DisabledCredentialsMode);
        Assert.Equal(["http://127.0.0.1:8000/", "http://127.0.0.1:8001/api"], configuration.NymApiUrls.Select(u => u.AbsoluteUri));
        Assert.Equal(new SocketConfiguration { Host = IPAddress.Any, ListeningPort = 5000 }, configuration.Socket);
        Assert.Equal(Default.StoragePaths, configuration.StoragePaths);
        Assert.Equal(TimeSpan.FromMilliseconds(10), configuration.Traffic.AveragePacketDelay);
        Assert.Equal(TimeSpan.FromMilliseconds(4), configuration.Traffic.MessageSendingAverageDelay);
        Assert.Equal(TimeSpan.FromSeconds(2000), configuration.CoverTraffic.LoopCoverTrafficAverageDelay);
        Assert.Equal(TimeSpan.FromMilliseconds(50), configuration.Acknowledgements.AverageAckDelay);
    }

    [Fact]
    public void A_file_of_the_current_client_is_read()
    {
        var configuration = ClientConfigurationFile.Parse(VectorText(2), "config.toml");
        Assert.Equal("/home/user/.nym/clients/example-client/data/gateways_registrations.sqlite", configuration.StoragePaths.GatewayRegistrations);
        Assert.Null(configuration.StoragePaths.GatewayDetails);
        Assert.Equal(TimeSpan.FromMilliseconds(15), configuration.Traffic.AveragePacketDelay);
        Assert.Equal(TimeSpan.FromMinutes(5), configuration.StatisticsReporting.ReportingInterval);
    }

    [Fact]
    public void Lines_of_spaces_between_list_items_are_read()
    {
        var text = VectorText(1).Replace(",\n", ",\n    \n", StringComparison.Ordinal);
        Assert.Equal(2, ClientConfigurationFile.Parse(text, "config.toml").NymApiUrls.Count);
    }

    [Theory]
    [InlineData("average_packet_delay = { secs = 0, nanos = 15000000 }")]
    [InlineData("average_packet_delay.secs = 0\naverage_packet_delay.nanos = 15000000")]
    [InlineData("average_packet_delay = '15ms'")]
    public void A_delay_may_be_a_text_or_a_table(string line)
    {
        var text = VectorText(0).Replace("average_packet_delay = '50ms'", line, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMilliseconds(15), ClientConfigurationFile.Parse(text, "config.toml").Traffic.AveragePacketDelay);
    }

    [Fact]
    public void Every_key_survives_writing_and_reading()
    {
        var configuration = EverythingDifferent(Default);
        var back = ClientConfigurationFile.Parse(ClientConfigurationFile.Format(configuration), "config.toml");
        Assert.Equal(ClientConfigurationFile.Format(configuration), ClientConfigurationFile.Format(back));
        Assert.Equal(configuration.Traffic, back.Traffic);
        Assert.Equal(configuration.CoverTraffic, back.CoverTraffic);
        Assert.Equal(configuration.Acknowledgements, back.Acknowledgements);
        Assert.Equal(configuration.GatewayConnection, back.GatewayConnection);
        Assert.Equal(configuration.Topology, back.Topology);
        Assert.Equal(configuration.ReplySurbs, back.ReplySurbs);
        Assert.Equal(configuration.StatisticsReporting, back.StatisticsReporting);
        Assert.Equal(configuration.GatewayMemory, back.GatewayMemory);
        Assert.Equal(configuration.Socket, back.Socket);
        Assert.Equal(configuration.LocalApi.AllowedOrigins, back.LocalApi.AllowedOrigins);
        Assert.Equal(configuration.LocalApi.AllowedHosts, back.LocalApi.AllowedHosts);
        Assert.Equal(configuration.LocalApi.Outbox, back.LocalApi.Outbox);
        Assert.Equal(configuration.LocalApi.AnswersConfirmations, back.LocalApi.AnswersConfirmations);
    }

    [Fact]
    public void Every_key_is_written_when_it_differs_from_its_default()
    {
        var text = ClientConfigurationFile.Format(EverythingDifferent(Default));
        Assert.All(ConfigurationKeys.All, key => Assert.Contains($"\n{key.Name} = ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void No_cover_is_stored() =>
        Assert.True(Parse(ClientConfigurationFile.Format(Default.WithoutCover())) is
        {
            Traffic.DisableMainPoissonPacketDistribution: true,
            CoverTraffic.DisableLoopCoverTrafficStream: true,
        });

    [Theory]
    [InlineData("'20ms'", "20", 29, "debug.traffic.message_sending_average_delay")]
    [InlineData("'20ms'", "'20'", 29, "has no unit")]
    [InlineData("'20ms'", "'0ms'", 29, "100ns")]
    [InlineData("'20ms'", "'1ns'", 29, "100ns")]
    [InlineData("'200ms'", "'0s'", 33, "100ns")]
    [InlineData("version = '1.1.29'", "version = 3", 2, "write the file anew")]
    [InlineData("1977", "70000", 23, "65535")]
    [InlineData("'WebSocket'", "'websocket'", 22, "WebSocket, None")]
    [InlineData("'127.0.0.1'", "'localhost'", 24, "localhost")]
    [InlineData("'127.0.0.1'", "'127.1'", 24, "127.1")]
    [InlineData("'https://validator.nymtech.net/api/'", "'validator'", 8, "validator")]
    [InlineData("id = 'example-client'", "id = example", 3, "TOML")]
    [InlineData("id = 'example-client'", "id = 'a'\nid = 'b'", 4, "id")]
    public void A_fault_is_shown_with_its_line(string old, string replacement, int line, string mentioned)
    {
        var text = VectorText(0).Replace(old, replacement, StringComparison.Ordinal);
        var error = Assert.Throws<ClientConfigurationException>(() => ClientConfigurationFile.Parse(text, "config.toml"));
        Assert.Equal(line, error.Line);
        Assert.StartsWith($"config.toml, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version = '1.1.29'\n", "version")]
    [InlineData("[logging]\n", "logging")]
    [InlineData("keys.ack_key_file = '/home/user/.nym/clients/example-client/data/ack_key.pem'\n", "keys.ack_key_file")]
    [InlineData("gateway_details = '/home/user/.nym/clients/example-client/data/gateway_details.json'\n", "gateway_details")]
    public void What_is_missing_is_named(string removed, string mentioned)
    {
        var text = VectorText(0).Replace(removed, "", StringComparison.Ordinal);
        Assert.NotEqual(VectorText(0), text);
        var error = Assert.Throws<ClientConfigurationException>(() => ClientConfigurationFile.Parse(text, "config.toml"));
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_another_encoding_is_shown_with_its_line()
    {
        using var directory = new Storage.TemporaryDirectory();
        var file = Path.Combine(directory.Path, "config.toml");
        File.WriteAllBytes(file, [.. "[client]\nid = '"u8, 0xe9, .. "'\n"u8]);
        var error = Assert.Throws<ClientConfigurationException>(() => ClientConfigurationFile.Read(file));
        Assert.Equal(2, error.Line);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[client]", "[client]\nfoo = 1", "line 2: \"client.foo\"")]
    [InlineData("[socket]", "[socket]\nfoo = 1", "line 22: \"socket.foo\"")]
    [InlineData("[logging]", "[logging]\nlevel = 'x'", "line 26: \"logging.level\"")]
    [InlineData("[debug.traffic]", "[debug.traffic]\naverage_delay = 1979-05-27T07:32:00Z", "line 28: \"debug.traffic.average_delay\"")]
    [InlineData("[debug]", "[debug]\nlewes_protocol = { enabled = true }", "line 27: \"debug.lewes_protocol.enabled\"")]
    [InlineData("[logging]", "[logging]\n[[x.y]]\nz = 1\n[[x.y]]\nz = 2", "line 27: \"x.y[4].z\"")]
    public void An_unknown_key_is_told_with_its_line_and_stops_nothing(string old, string replacement, string told)
    {
        var loaded = ClientConfigurationFile.ParseWhole(VectorText(0).Replace(old, replacement, StringComparison.Ordinal), "config.toml");
        Assert.Equal(told, loaded.UnknownKeys[0].ToString());
        Assert.Equal("example-client", loaded.Configuration.Id);
        Assert.Null(loaded.Upgraded);
    }

    [Fact]
    public void Unknown_keys_outside_the_strict_tables_are_ignored()
    {
        var text = "top = 1\n[foo]\nbar = 2\n" + VectorText(0).Replace("[storage_paths]", "[storage_paths]\nkeys.foo = 'x'\nfoo = 'y'", StringComparison.Ordinal);
        Assert.Equal("example-client", ClientConfigurationFile.Parse(text, "config.toml").Id);
    }

    [Fact]
    public void A_key_and_its_older_name_exclude_each_other()
    {
        var older = VectorText(0).Replace("nym_api_urls", "validator_api_urls", StringComparison.Ordinal);
        Assert.Single(Parse(older).NymApiUrls);
        var both = older.Replace("[client]\n", "[client]\nnym_api_urls = ['http://a/']\n", StringComparison.Ordinal);
        Assert.Throws<ClientConfigurationException>(() => Parse(both));
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("regular")]
    public void A_secondary_packet_size_must_make_sense(string size)
    {
        var text = VectorText(0).Replace("[debug.traffic]", $"[debug.traffic]\nsecondary_packet_size = '{size}'", StringComparison.Ordinal);
        Assert.Throws<ClientConfigurationException>(() => Parse(text));
    }

    [Fact]
    public void A_file_without_the_credentials_mode_asks_for_no_credentials() =>
        Assert.True(Parse(VectorText(0).Replace("disabled_credentials_mode = true\n", "", StringComparison.Ordinal)).DisabledCredentialsMode);

    [Fact]
    public void Texts_that_single_quotes_cannot_hold_survive()
    {
        var configuration = Default with { StoragePaths = StoragePaths.Below("/home/o'neil/\"x\"\\data") };
        Assert.Equal(configuration.StoragePaths, Parse(ClientConfigurationFile.Format(configuration)).StoragePaths);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_with_the_named_exception()
    {
        var text = VectorText(0);
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 30], Gen.String[0, 6]).Sample(
            (start, length, inserted) =>
            {
                var mutated = text[..start] + inserted + text[Math.Min(text.Length, start + length)..];
                try
                {
                    return Parse(mutated).Id is not null;
                }
                catch (ClientConfigurationException)
                {
                    return true;
                }
            },
            iter: 1_000);
    }

    [Fact]
    public void Random_text_is_refused_with_the_named_exception() =>
        Gen.String[0, 200].Sample(text => Assert.Throws<ClientConfigurationException>(() => Parse(text)), iter: 1_000);

    private static ClientConfiguration Parse(string text) => ClientConfigurationFile.Parse(text, "config.toml");

    private static string VectorText(int index) =>
        Significant(Vectors[index].GetProperty("config_toml_without_comments_and_blank_lines").GetString()!);

    private static string Significant(string text) =>
        string.Concat(text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && l[0] != '#').Select(l => l + "\n"));

    private static ClientConfiguration EverythingDifferent(ClientConfiguration c) => c with
    {
        Socket = new SocketConfiguration { Enabled = false, Host = IPAddress.IPv6Loopback, ListeningPort = 0, SingleConnection = true },
        LocalApi = new LocalApiConfiguration { AllowedOrigins = ["https://a.example", "http://b.example:81"], AllowedHosts = ["c.example"], AccessToken = "secret", UnixSocket = "/run/nym.sock", Outbox = OutboxPolicy.Always, AnswersConfirmations = false },
        Logging = new LoggingConfiguration { Levels = "warn,NymActors.Surbs=debug", Format = LogFormat.Json },
        Traffic = new TrafficConfiguration
        {
            AveragePacketDelay = TimeSpan.FromMilliseconds(1),
            MessageSendingAverageDelay = TimeSpan.FromMilliseconds(2),
            DisableMainPoissonPacketDistribution = true,
            DeterministicRouteSelection = true,
            MaximumNumberOfRetransmissions = 3,
            MaximumMessageSize = 5_000_000,
            PrimaryPacketSize = PacketSize.Extended8,
            SecondaryPacketSize = PacketSize.Extended32,
            UseLegacySphinxFormat = false,
            PacketType = PacketType.Outfox,
            DisableMixHops = true,
        },
        CoverTraffic = new CoverTrafficConfiguration
        {
            LoopCoverTrafficAverageDelay = TimeSpan.FromMilliseconds(4),
            CoverTrafficPrimarySizeRatio = 1,
            DisableLoopCoverTrafficStream = true,
        },
        GatewayConnection = new GatewayConnectionConfiguration
        {
            GatewayResponseTimeout = TimeSpan.FromSeconds(5),
            ReadDeadline = TimeSpan.FromSeconds(27),
            PingTimeout = TimeSpan.FromSeconds(28),
            ReconnectionFirstWait = TimeSpan.FromSeconds(1),
            ReconnectionLongestWait = TimeSpan.FromSeconds(29),
        },
        Acknowledgements = new AcknowledgementConfiguration
        {
            AverageAckDelay = TimeSpan.FromMilliseconds(6),
            AckWaitMultiplier = 2.5,
            AckWaitAddition = TimeSpan.FromSeconds(7),
        },
        Topology = new TopologyConfiguration
        {
            TopologyRefreshRate = TimeSpan.FromMinutes(8),
            TopologyResolutionTimeout = TimeSpan.FromSeconds(9),
            DisableRefreshing = true,
            MaxStartupGatewayWaitingPeriod = TimeSpan.FromMinutes(10),
            MaxStartupNetworkWaitingPeriod = TimeSpan.FromMinutes(11),
            MaximumTopologyAge = TimeSpan.FromHours(30),
            MinimumMixnodePerformance = 12,
            MinimumGatewayPerformance = 13,
            UseExtendedTopology = true,
            IgnoreEgressEpochRole = false,
            IgnoreIngressEpochRole = false,
        },
        ReplySurbs = new ReplySurbConfiguration
        {
            MinimumReplySurbStorageThreshold = 14,
            MaximumReplySurbStorageThreshold = 15,
            MinimumReplySurbThresholdBuffer = 16,
            MinimumReplySurbRequestSize = 17,
            MaximumReplySurbRequestSize = 18,
            MaximumAllowedReplySurbRequestSize = 19,
            MaximumReplySurbRerequestWaitingPeriod = TimeSpan.FromSeconds(20),
            MaximumReplySurbDropWaitingPeriod = TimeSpan.FromSeconds(21),
            MaximumReplySurbsRerequests = 22,
            MaximumReplySurbAge = TimeSpan.FromHours(23),
            MaximumReplyKeyAge = TimeSpan.FromHours(25),
            SurbMixHops = 4,
            Format = ReplySurbFormat.V1,
        },
        StatisticsReporting = new StatisticsReportingConfiguration
        {
            Enabled = false,
            ProviderAddress = "a.b@c",
            ReportingInterval = TimeSpan.FromMinutes(26),
        },
        GatewayMemory = new GatewayMemoryConfiguration { ForgetClient = true, ForgetStatistics = true, RememberStatistics = true, SessionType = "Native" },
    };
}
