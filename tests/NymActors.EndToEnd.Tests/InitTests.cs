using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

public sealed class InitTests(Localnet network) : IClassFixture<Localnet>
{
    [Fact]
    public async Task Init_makes_a_client_and_prints_it()
    {
        var home = network.NewHome();
        var (exitCode, output, error) = await InitAsync(home);
        Assert.True(exitCode == 0, error);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(
            ["Version", "ID", "Identity key", "Encryption", "Gateway ID", "Gateway", "Client listening port", "Address of this client"],
            lines.Select(line => line.Split(": ")[0]));
        Assert.Equal("1977", Value(lines, "Client listening port"));
        Assert.Equal(
            $"{Value(lines, "Identity key")}.{Value(lines, "Encryption")}@{Value(lines, "Gateway ID")}", Value(lines, "Address of this client"));
        Assert.Contains(Value(lines, "Gateway ID"), network.Gateways);
        Assert.StartsWith("Initialising client...\n", error, StringComparison.Ordinal);
        Assert.Contains("Client configuration completed.", error, StringComparison.Ordinal);

        var directory = Path.Combine(home, ".nym", "clients", "alice");
        Assert.Contains($"'{network.NymApi}'", await ReadAsync(Path.Combine(directory, "config", "config.toml")), StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(directory, "data")).Length);
    }

    [Fact]
    public async Task A_second_init_keeps_the_keys_and_prints_JSON_when_asked()
    {
        var home = network.NewHome();
        var first = await InitAsync(home, "--gateway", network.Gateways[0]);
        var second = await InitAsync(home, "--port", "1999", "-o", "json");
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("already initialised", second.Error, StringComparison.Ordinal);
        var json = JsonDocument.Parse(second.Output).RootElement;
        Assert.Equal(
            ["version", "id", "identity_key", "encryption_key", "gateway_id", "gateway_listener", "client_listening_port", "client_address"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Value(first.Output.Split('\n'), "Address of this client"), json.GetProperty("client_address").GetString());
        Assert.Equal(1999, json.GetProperty("client_listening_port").GetInt32());

        // What was kept the first time is not lost the second time.
        var kept = Path.Combine(home, ".nym", "clients", "alice", "config", "config.toml.old");
        Assert.Contains("listening_port = 1977", await ReadAsync(kept), StringComparison.Ordinal);
        Assert.Equal(0, (await InitAsync(home)).ExitCode);
        Assert.Contains("listening_port = 1977", await ReadAsync(kept), StringComparison.Ordinal);
        Assert.Contains("listening_port = 1999", await ReadAsync(kept + "2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_gateway_needs_force_and_then_makes_new_keys()
    {
        var home = network.NewHome();
        var first = await InitAsync(home, "--gateway", network.Gateways[0]);
        var refused = await InitAsync(home, "--gateway", network.Gateways[1]);
        AssertFailed(refused, "--force-register-gateway");
        Assert.Equal(first.Output, (await InitAsync(home)).Output);

        var forced = await InitAsync(home, "--gateway", network.Gateways[1], "--force-register-gateway");
        Assert.True(forced.ExitCode == 0, forced.Error);
        Assert.Equal(network.Gateways[1], Value(forced.Output.Split('\n'), "Gateway ID"));
        Assert.NotEqual(Value(first.Output.Split('\n'), "Identity key"), Value(forced.Output.Split('\n'), "Identity key"));
    }

    [Fact]
    public async Task A_damaged_key_is_reported_and_not_replaced()
    {
        var home = network.NewHome();
        await InitAsync(home);
        var key = Path.Combine(home, ".nym", "clients", "alice", "data", "private_identity.pem");
        await File.WriteAllTextAsync(key, "damaged", TestContext.Current.CancellationToken);
        AssertFailed(await InitAsync(home), key);
        AssertFailed(await ProgramProcess.RunAsync(home, "run", "--id", "alice"), key);
        Assert.Equal("damaged", await ReadAsync(key));
        Assert.Equal(0, (await InitAsync(home, "--force-register-gateway")).ExitCode);
    }

    /// <summary>What earlier versions left when the disk was full at one of their files, in the order in which they wrote them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_half_made_directory_is_completed_or_named_with_the_one_command_that_repairs_it(int files)
    {
        string[] order =
        [
            "public_identity.pem", "private_identity.pem", "public_encryption.pem", "private_encryption.pem", "ack_key.pem", "gateways_registrations.sqlite",
        ];
        var home = network.NewHome();
        await InitAsync(home);
        var directory = Path.Combine(home, ".nym", "clients", "alice");
        File.Delete(Path.Combine(directory, "config", "config.toml"));
        foreach (var missing in order[files..])
        {
            File.Delete(Path.Combine(directory, "data", missing));
        }

        var again = await InitAsync(home);
        if (again.ExitCode != 0)
        {
            AssertFailed(again, "init --force-register-gateway");
            again = await InitAsync(home, "--force-register-gateway");
        }

        Assert.True(again.ExitCode == 0, again.Error);
        await using var client = ProgramProcess.Start(home, "run", "--id", "alice", "--port", "0");
        await client.WaitForLineAsync("Client startup finished!");
    }

    [Fact]
    public async Task An_unknown_gateway_is_one_clear_line_and_nothing_is_written()
    {
        var home = network.NewHome();
        AssertFailed(await InitAsync(home, "--gateway", "9xJM74FwwHhEKKJHihD21QSZnHM2QBRMoFx9Wst6qNBS"), "9xJM74FwwHhEKKJHihD21QSZnHM2QBRMoFx9Wst6qNBS");
        Assert.False(Directory.Exists(Path.Combine(home, ".nym")));
    }

    [Fact]
    public async Task An_unreachable_nym_api_is_one_clear_line_and_nothing_is_written()
    {
        var home = network.NewHome();
        AssertFailed(await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", "http://127.0.0.1:9/api"), "http://127.0.0.1:9/api");
        Assert.False(Directory.Exists(Path.Combine(home, ".nym")));
    }

    [Fact]
    public async Task Running_a_client_that_was_never_made_says_so() =>
        AssertFailed(await ProgramProcess.RunAsync(network.NewHome(), "run", "--id", "nobody"), "`init`");

    [Fact]
    public async Task A_wrong_configuration_file_is_shown_with_its_line()
    {
        var home = network.NewHome();
        await InitAsync(home);
        var file = Path.Combine(home, ".nym", "clients", "alice", "config", "config.toml");
        await File.WriteAllTextAsync(
            file, (await ReadAsync(file)).Replace("'200ms'", "'200'", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        AssertFailed(await ProgramProcess.RunAsync(home, "run", "--id", "alice"), $"{file}, line ");
    }

    [Fact]
    public async Task One_command_makes_a_client_that_is_missing_and_runs_it_and_later_keeps_it()
    {
        var home = network.NewHome();
        string[] arguments = ["run", "--id", "alice", "--init-if-missing", "--nym-apis", network.NymApi, "--port", "0"];
        string first;
        await using (var client = ProgramProcess.Start(home, arguments))
        {
            first = (await client.WaitForLineAsync("The address of this client is: ")).Split("is: ")[1];
            Assert.Contains($"Address of this client: {first}", client.Output, StringComparison.Ordinal);
        }

        await using var again = ProgramProcess.Start(home, arguments);
        Assert.EndsWith(first, await again.WaitForLineAsync("The address of this client is: "), StringComparison.Ordinal);
    }

    private static string Value(string[] lines, string label) => lines.Single(line => line.StartsWith(label + ": ", StringComparison.Ordinal))[(label.Length + 2)..];

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    private static void AssertFailed((int ExitCode, string Output, string Error) run, string mentioned)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        var line = Assert.Single(run.Error.Split('\n'), l => l.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Contains(mentioned, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> InitAsync(string home, params string[] more) =>
        ProgramProcess.RunAsync(home, ["init", "--id", "alice", "--nym-apis", network.NymApi, .. more]);
}
