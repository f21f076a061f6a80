using NymActors.Configuration;
using NymActors.Files;
using NymActors.Storage;
using NymActors.Tests.Storage;

namespace NymActors.Tests.Configuration;

/// <summary>config.toml of the clients up to 1.1.20-2: opened, and rewritten with everything that a user put into it.</summary>
public sealed class OlderFormsTests
{
    private const string Gateway = "B6cCtFAf2mv3onAgc2NyJsGuCGp23JSPAmiDg3ntuEYY";

    private const string GatewayEndpoint =
        $"""
        ##### the gateway #####

        [client.gateway_endpoint]
        # ID of the gateway.
        gateway_id = '{Gateway}'
        gateway_owner = 'n1owner'
        gateway_listener = 'ws://127.0.0.1:41229'

        """;

    private const string OldClient =
        """
        # my comment at the top
        [client]
        version = '1.1.13'
        id = 'alice'
        disabled_credentials_mode = true
        validator_urls = [
            'https://rpc.nymtech.net/',
        ]
        validator_api_urls = [ 'http://127.0.0.1:8001/api' ]
        # Path to file containing private identity key.
        private_identity_key_file = '/data/private_identity.pem'
        public_identity_key_file = '/data/public_identity.pem'
        private_encryption_key_file = '/data/private_encryption.pem'
        public_encryption_key_file = '/data/public_encryption.pem'
        gateway_shared_key_file = '/data/gateway_shared.pem'
        ack_key_file = '/data/ack_key.pem'
        ##### additional client config options #####
        database_path = '/data/credentials_database.db'
        reply_surb_database_path = '/data/persistent_reply_store.sqlite'
        nym_root_directory = '/home/user/.nym/clients'

        """;

    private const string Socket =
        """
        [socket]
        socket_type = 'WebSocket'
        listening_port = 1990

        """;

    private const string FlatDebug =
        """
        [debug]
        # mine: slower
        average_packet_delay = '70ms'
        average_ack_delay = '60ms'
        loop_cover_traffic_average_delay = '300ms'
        use_extended_packet_size = 'extended16'
        minimum_reply_surb_request_size = 11
        my_own_key = 5
        """;

    private const string DebugTables =
        """
        [debug.traffic]
        # mine: slower
        average_packet_delay = '70ms'
        [debug.cover_traffic]
        loop_cover_traffic_average_delay = '300ms'
        """;

    private static string NewerPaths => string.Join('\n', new[]
    {
        "[client]", "version = '1.1.20'", "id = 'alice'", "nyxd_urls = []", "nym_api_urls = [ 'http://127.0.0.1:8001/api' ]", "",
        "[storage_paths]", "# kept where it is", "keys.private_identity_key_file = '/data/private_identity.pem'", "keys.public_identity_key_file = '/data/public_identity.pem'",
        "keys.private_encryption_key_file = '/data/private_encryption.pem'", "keys.public_encryption_key_file = '/data/public_encryption.pem'",
        "keys.gateway_shared_key_file = '/data/gateway_shared.pem'", "keys.ack_key_file = '/data/ack_key.pem'",
        "credentials_database = '/data/credentials_database.db'", "reply_surb_database = '/data/persistent_reply_store.sqlite'", "", "[logging]", "",
    });

    public static TheoryData<string, string> All => new()
    {
        { "<= v1.1.13", OldClient + GatewayEndpoint + Socket + FlatDebug },
        { "<= v1.1.20", OldClient + GatewayEndpoint + Socket + DebugTables },
        { "<= v1.1.20-2", NewerPaths + GatewayEndpoint + Socket + DebugTables },
        { "<= v1.1.20-2", (NewerPaths + GatewayEndpoint + Socket + DebugTables).ReplaceLineEndings("\r\n") },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_file_is_read_and_becomes_one_of_1_1_29_with_its_settings_and_comments(string form, string text)
    {
        var loaded = ClientConfigurationFile.ParseWhole(text, "config.toml");
        Assert.Equal(form, loaded.Form.Name());
        Assert.Equal("/data/gateway_details.json", loaded.Configuration.StoragePaths.GatewayDetails);
        Assert.Equal("/data/credentials_database.db", loaded.Configuration.StoragePaths.CredentialsDatabase);
        Assert.Equal(1990, loaded.Configuration.Socket.ListeningPort);
        Assert.Equal(TimeSpan.FromMilliseconds(70), loaded.Configuration.Traffic.AveragePacketDelay);
        Assert.Equal(TimeSpan.FromMilliseconds(300), loaded.Configuration.CoverTraffic.LoopCoverTrafficAverageDelay);
        Assert.Equal("http://127.0.0.1:8001/api", loaded.Configuration.NymApiUrls.Single().AbsoluteUri);
        Assert.Equal(new OldGatewayEndpoint(Gateway, "n1owner", "ws://127.0.0.1:41229"), loaded.OldGateway);

        var again = ClientConfigurationFile.ParseWhole(loaded.Upgraded!, "config.toml");
        Assert.Null(again.Upgraded);
        Assert.Equal(ConfigurationForm.UpTo1133, again.Form);
        Assert.Equal(loaded.Configuration.StoragePaths, again.Configuration.StoragePaths);
        Assert.Equal(loaded.Configuration.Traffic, again.Configuration.Traffic);
        Assert.Contains("# mine: slower", loaded.Upgraded, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_endpoint", loaded.Upgraded, StringComparison.Ordinal);
        Assert.Equal(text.Contains('\r', StringComparison.Ordinal), loaded.Upgraded!.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public void Flat_keys_go_to_their_tables_and_unknown_ones_stay()
    {
        var loaded = ClientConfigurationFile.ParseWhole(OldClient + GatewayEndpoint + Socket + FlatDebug, "config.toml");
        Assert.Equal(TimeSpan.FromMilliseconds(60), loaded.Configuration.Acknowledgements.AverageAckDelay);
        Assert.Equal(Protocol.Packets.PacketSize.Extended16, loaded.Configuration.Traffic.SecondaryPacketSize);
        Assert.Equal(11u, loaded.Configuration.ReplySurbs.MinimumReplySurbRequestSize);
        Assert.Contains("my_own_key = 5", loaded.Upgraded, StringComparison.Ordinal);
        var unknown = Assert.Single(loaded.UnknownKeys);
        Assert.Equal("debug.my_own_key", unknown.Path);
        Assert.Contains("my_own_key", loaded.Text.Split('\n')[unknown.Line - 1], StringComparison.Ordinal);
        Assert.Contains("# my comment at the top", loaded.Upgraded, StringComparison.Ordinal);
        Assert.Contains("# Path to file containing private identity key.\nkeys.private_identity_key_file", loaded.Upgraded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_that_time_is_upgraded_with_its_gateway_and_a_copy()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        var details = Path.Combine(client.Directory.Data, "gateway_details.json");
        var written = File.ReadAllText(details);
        File.Delete(details);
        var old = (OldClient + GatewayEndpoint.Replace("n1owner", "n1local", StringComparison.Ordinal) + Socket + FlatDebug)
            .Replace("/data/", client.Directory.Data + "/", StringComparison.Ordinal);
        File.WriteAllText(client.Directory.ConfigurationFile, old);

        var step = ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: false)!;
        var backup = Assert.Single(step.Apply(client.Directory, ClientFiles.Instance));

        Assert.Equal(old, File.ReadAllText(backup));
        Assert.Equal(written, File.ReadAllText(details));
        Assert.Equal(Gateway, client.Storage.LoadGateway()!.Gateway.ToString());
        Assert.Null(ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: false));
    }

    [Fact]
    public void A_file_that_does_not_say_where_its_files_are_is_refused_by_name()
    {
        var text = (OldClient + GatewayEndpoint + Socket + FlatDebug).Replace("reply_surb_database_path = '/data/persistent", "reply_surb_database_path = 'persistent", StringComparison.Ordinal);
        Assert.Contains(
            "reply_surb_database_path", Assert.Throws<ClientConfigurationException>(() => ClientConfigurationFile.ParseWhole(text, "config.toml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_of_1_1_54_is_used_as_it_is()
    {
        using var client = new FixtureClient("1.1.76", "alice");
        var text = File.ReadAllText(client.Directory.ConfigurationFile) + "[debug.traffic]\naverage_packet_delay = '15ms'\n[debug.reply_surbs]\nfresh_sender_tags = true\n";
        var loaded = ClientConfigurationFile.ParseWhole(text, "config.toml");
        Assert.Equal(ConfigurationForm.UpTo1154, loaded.Form);
        Assert.Null(loaded.Upgraded);
        Assert.Equal("debug.reply_surbs.fresh_sender_tags", Assert.Single(loaded.UnknownKeys).Path);
    }
}
