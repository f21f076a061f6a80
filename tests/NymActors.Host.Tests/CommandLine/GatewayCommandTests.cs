using System.Text.Json;
using System.Text.Json.Nodes;
using NymActors.Mixnet;
using NymActors.Tests.Storage;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>list-gateways, switch-gateway and add-gateway, against what the real 1.1.76 answered and against a local mixnet.</summary>
public sealed class GatewayCommandTests
{
    private const string First = "B6cCtFAf2mv3onAgc2NyJsGuCGp23JSPAmiDg3ntuEYY";
    private const string Second = "BJ3dEVSbTQA3xFwvnKTci9qPXmeCJ3FnasPQnBd76DFN";

    [Fact]
    public async Task Recorded_commands_on_the_recorded_directory_are_answered_as_the_real_program_answered()
    {
        using var client = new FixtureClient("1.1.76", "alice");
        // From the first switch on the directory has the two gateways that it has at the end.
        var recorded = FixtureClient.Transcript("1.1.76").SkipWhile(static run => run.Arguments[0] != "add-gateway").Skip(2)
            .Where(static run => run.Arguments[0] is "list-gateways" or "switch-gateway" or "add-gateway").ToList();
        Assert.Equal(6, recorded.Count);
        await RunAsync(client, "switch-gateway", "--id", "alice", "--gateway-id", Second);
        foreach (var run in recorded)
        {
            var ours = await RunAsync(client, run.Arguments);
            Assert.Equal(run.ExitCode, ours.ExitCode);
            if (run.ExitCode != 0)
            {
                // The tail of an error is our own, and so is the stream: errors are no results.
                var told = run.Output["An error occurred: ".Length..].Trim();
                Assert.StartsWith($"Error: {told}", ours.Error, StringComparison.Ordinal);
                Assert.Empty(ours.Output);
            }
            else
            {
                Assert.Equal(WithTimesAsReleased(run.Output), ours.Output);
                Assert.Empty(ours.Error);
            }
        }
    }

    [Fact]
    public async Task A_gateway_that_the_client_has_is_refused_before_anybody_is_asked()
    {
        using var client = new FixtureClient("1.1.76", "alice");
        var run = await RunAsync(client, "add-gateway", "--id", "alice", "--gateway-id", Second, "--nym-apis", "http://127.0.0.1:1/api");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Error: this client has already registered with gateway {Second}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.29")]
    [InlineData("1.1.76")]
    public async Task A_further_gateway_is_added_to_a_client_of_a_real_program(string version)
    {
        using var client = new FixtureClient(version, "bob");
        await using var mixnet = await LocalMixnet.StartAsync(new() { Gateways = 1 }, TestContext.Current.CancellationToken);
        var run = await RunAsync(client, "add-gateway", "--id", "bob", "--nym-apis", mixnet.NymApiUrl.AbsoluteUri, "--latency-based-selection");
        Assert.Equal("", run.ExitCode == 0 ? "" : run.Error);
        var gateway = mixnet.Gateways.Single();
        Assert.StartsWith($"[ACTIVE] remote gateway '{gateway.IdentityKey}' registered at: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($" +00:00:00 endpoint: {gateway.ClientsUrl}\n", run.Output, StringComparison.Ordinal);

        var list = JsonNode.Parse((await RunAsync(client, "list-gateways", "--id", "bob", "-o", "json")).Output)!.AsArray();
        Assert.Equal(2, list.Count);
        Assert.Equal(gateway.ClientsUrl!.AbsoluteUri, list.Single(static entry => entry!["active"]!.GetValue<bool>())!["endpoint"]!.GetValue<string>());
        Assert.Equal(0, (await RunAsync(client, "switch-gateway", "--id", "bob", "--gateway-id", First)).ExitCode);
        Assert.Contains($"[ACTIVE] remote gateway '{First}'", (await RunAsync(client, "list-gateways", "--id", "bob")).Output, StringComparison.Ordinal);

        var again = await RunAsync(client, "add-gateway", "--id", "bob", "--nym-apis", mixnet.NymApiUrl.AbsoluteUri);
        Assert.StartsWith("Error: there are no more new gateways on the network", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_client_has_the_layout_of_the_current_client()
    {
        using var home = new TemporaryDirectory();
        await using var mixnet = await LocalMixnet.StartAsync(new() { Gateways = 2 }, TestContext.Current.CancellationToken);
        Dictionary<string, string> environment = new() { ["NYM_HOME_DIR"] = home.Path };
        var run = await ProgramRun.StartAsync(
            ["init", "--id", "alice", "--nym-apis", mixnet.NymApiUrl.AbsoluteUri, "--latency-based-routing", "--fastmode"], environment);
        Assert.Equal("", run.ExitCode == 0 ? "" : run.Error);
        var data = Path.Combine(home.Path, ".nym", "clients", "alice", "data");
        Assert.Equal(
            ["ack_key.pem", "gateways_registrations.sqlite", "private_encryption.pem", "private_identity.pem", "public_encryption.pem", "public_identity.pem"],
            Directory.GetFiles(data).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var check = JsonDocument.Parse((await ProgramRun.StartAsync(["config", "check", "--id", "alice", "-o", "json"], environment)).Output).RootElement;
        Assert.Equal("v1.1.76", check.GetProperty("form").GetString());
        Assert.True(check.GetProperty("usable").GetBoolean());
        Assert.Empty(check.GetProperty("changes").EnumerateArray());
        Assert.Empty(check.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task Only_tls_where_there_is_none_is_refused_and_leaves_nothing()
    {
        using var home = new TemporaryDirectory();
        await using var mixnet = await LocalMixnet.StartAsync(new() { Gateways = 1 }, TestContext.Current.CancellationToken);
        var run = await ProgramRun.StartAsync(
            ["init", "--id", "frank", "--nym-apis", mixnet.NymApiUrl.AbsoluteUri, "--force-tls-gateway"],
            new Dictionary<string, string> { ["NYM_HOME_DIR"] = home.Path });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there are no gateways supporting the wss protocol available", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task Credentials_are_refused_by_init_and_not_only_by_run()
    {
        using var home = new TemporaryDirectory();
        var run = await ProgramRun.StartAsync(
            ["init", "--id", "alice", "--nym-apis", "http://127.0.0.1:1/api", "--enabled-credentials-mode", "true"],
            new Dictionary<string, string> { ["NYM_HOME_DIR"] = home.Path });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--enabled-credentials-mode true is not supported", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task The_latency_choice_and_a_certain_gateway_exclude_each_other()
    {
        var run = await ProgramRun.StartAsync("add-gateway", "--id", "alice", "--gateway-id", First, "--latency-based-selection");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be used with", run.Error, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> RunAsync(FixtureClient client, params string[] arguments) =>
        ProgramRun.StartAsync(arguments, new Dictionary<string, string> { ["NYM_HOME_DIR"] = client.Home });

    /// <summary>
    /// The recorded program was built from its package alone, and prints times in JSON as arrays; a released one prints them as text
    /// (docs/protocol/05-native-client.md section 1.10).
    /// </summary>
    private static string WithTimesAsReleased(string output)
    {
        if (!output.StartsWith('['))
        {
            return output;
        }

        try
        {
            var list = JsonNode.Parse(output)!.AsArray();
            foreach (var entry in list)
            {
                var time = entry!["registration"]!.AsArray().Select(static part => part!.GetValue<int>()).ToArray();
                var date = new DateOnly(time[0], 1, 1).AddDays(time[1] - 1);
                entry["registration"] = $"{date:yyyy-MM-dd} {time[2]:D2}:{time[3]:D2}:{time[4]:D2}.{time[5]:D9} +00:00:00";
            }

            return list.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
        }
        catch (JsonException)
        {
            return output;
        }
    }
}
