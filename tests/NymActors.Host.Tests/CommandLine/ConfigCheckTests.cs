using System.Text.Json;
using NymActors.Files;
using NymActors.Host.Clients;
using NymActors.Tests.Storage;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>config check and the opening of a client: what is told, what changes, and that looking changes nothing.</summary>
public sealed class ConfigCheckTests
{
    [Theory]
    [InlineData("1.1.29", "alice", "v1.1.29 (<= v1.1.33)")]
    [InlineData("1.1.76", "alice", "v1.1.76")]
    [InlineData("1.1.76", "bob", "v1.1.76")]
    public async Task A_directory_of_a_real_program_can_run_as_it_is(string version, string id, string form)
    {
        using var client = new FixtureClient(version, id);
        var before = client.Digests();
        var run = await CheckAsync(client);
        Assert.Equal(0, run.ExitCode);
        var check = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(form, check.GetProperty("form").GetString());
        Assert.Empty(check.GetProperty("changes").EnumerateArray());
        Assert.Empty(check.GetProperty("problems").EnumerateArray());
        Assert.Empty(check.GetProperty("unknown_keys").EnumerateArray());
        Assert.Equal(before, client.Digests());
    }

    [Fact]
    public async Task What_a_run_would_change_is_told_and_not_done()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        UseOldForm(client);
        var before = client.Digests();
        var run = await CheckAsync(client);
        Assert.Equal(0, run.ExitCode);
        var check = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("<= v1.1.20-2", check.GetProperty("form").GetString());
        Assert.Contains(check.GetProperty("changes").EnumerateArray(), static change => change.GetString()!.Contains("gateway_details", StringComparison.Ordinal));
        Assert.Equal([client.Directory.ConfigurationFile], check.GetProperty("changed_files").EnumerateArray().Select(static file => file.GetString()));
        Assert.Equal(before, client.Digests());

        using var progress = new StringWriter();
        Assert.Null(ClientOpening.Open(client.Directory, "run", forFurtherGateway: false, progress).Upgraded);
        Assert.Contains("It seems the client is using <= v1.1.20-2 config template.", progress.ToString(), StringComparison.Ordinal);
        Assert.Contains("config.toml.old", progress.ToString(), StringComparison.Ordinal);
        Assert.Empty(JsonDocument.Parse((await CheckAsync(client)).Output).RootElement.GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task The_doctor_names_an_older_form_and_what_brings_it_up_to_date_and_changes_nothing()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        UseOldForm(client);
        var before = client.Digests();
        var run = await ProgramRun.StartAsync(["doctor", "--id", "alice", "--json"], Environment(client));
        Assert.Equal(1, run.ExitCode);
        var findings = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(("config", "fail", "old-form"), (Text(findings[0], "check"), Text(findings[0], "outcome"), Text(findings[0], "code")));
        Assert.Contains("<= v1.1.20-2", Text(findings[0], "detail"), StringComparison.Ordinal);
        Assert.StartsWith("nym-client run --id alice", Text(findings[0], "remedy"), StringComparison.Ordinal);
        Assert.Equal("notMeasured", Text(findings.Single(static finding => Text(finding, "check") == "store"), "outcome"));
        Assert.Equal(before, client.Digests());

        static string? Text(JsonElement finding, string name) => finding.GetProperty(name).GetString();
    }

    [Fact]
    public void An_upgrade_that_was_interrupted_is_completed_by_the_next_opening()
    {
        using var client = new FixtureClient("1.1.29", "alice");
        UseOldForm(client);
        var plan = NymActors.Storage.ClientDirectoryUpgrade.Plan(client.Directory.ConfigurationFile, client.Loaded, forFurtherGateway: false)!;
        Assert.Throws<InvalidOperationException>(() => plan.Apply(client.Directory, new EndsAfterTheMark()));
        Assert.Null(ClientOpening.Open(client.Directory, "run", forFurtherGateway: false, TextWriter.Null).Upgraded);
        client.Storage.LoadGateway()!.SharedKey.Dispose();
    }

    [Fact]
    public async Task Unknown_keys_are_told_by_name_and_line_and_unfit_settings_fail_the_check()
    {
        using var client = new FixtureClient("1.1.76", "bob");
        File.AppendAllText(client.Directory.ConfigurationFile, "[debug.traffic]\ndisable_mix_hops = true\n[debug.lewes_protocol]\nenabled = true\n");
        var run = await CheckAsync(client);
        Assert.Equal(1, run.ExitCode);
        var check = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(check.GetProperty("usable").GetBoolean());
        Assert.Contains("disable_mix_hops", check.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("debug.lewes_protocol.enabled", check.GetProperty("unknown_keys")[0].GetProperty("key").GetString());
        var line = check.GetProperty("unknown_keys")[0].GetProperty("line").GetInt32();
        Assert.Equal("enabled = true", File.ReadAllLines(client.Directory.ConfigurationFile)[line - 1]);
    }

    [Fact]
    public async Task What_others_may_change_is_warned_of_and_databases_are_closed_to_them()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using var client = new FixtureClient("1.1.76", "alice");
        var database = client.Loaded.Configuration.StoragePaths.GatewayRegistrations!;
        File.SetUnixFileMode(client.Directory.ConfigurationFile, (UnixFileMode)0b110_110_110);
        File.SetUnixFileMode(client.Directory.Data, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(database, (UnixFileMode)0b110_100_100);
        var text = (await ProgramRun.StartAsync(["config", "check", "--id", "alice"], Environment(client))).Output;
        Assert.Contains($"may change {client.Directory.ConfigurationFile}", text, StringComparison.Ordinal);
        Assert.Contains($"may replace the files in {client.Directory.Data}", text, StringComparison.Ordinal);
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(database));

        Assert.Contains(database, DirectoryRights.Tighten(client.Loaded.Configuration.StoragePaths));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(database));
        Assert.Empty(DirectoryRights.Tighten(client.Loaded.Configuration.StoragePaths));
    }

    [Fact]
    public async Task A_client_that_is_not_there_fails_the_check()
    {
        using var home = new TemporaryDirectory();
        var run = await ProgramRun.StartAsync(["config", "check", "--id", "nobody", "-o", "json"], new Dictionary<string, string> { ["NYM_HOME_DIR"] = home.Path });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Failed to load config for nobody", JsonDocument.Parse(run.Output).RootElement.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    /// <summary>The directory as a client up to 1.1.20-2 had it.</summary>
    private static void UseOldForm(FixtureClient client)
    {
        File.Delete(Path.Combine(client.Directory.Data, "gateway_details.json"));
        var lines = File.ReadAllLines(client.Directory.ConfigurationFile).Where(static line => !line.StartsWith("gateway_details", StringComparison.Ordinal));
        File.WriteAllLines(client.Directory.ConfigurationFile, [
            .. lines,
            "[client.gateway_endpoint]",
            "gateway_id = 'B6cCtFAf2mv3onAgc2NyJsGuCGp23JSPAmiDg3ntuEYY'",
            "gateway_owner = 'n1local'",
            "gateway_listener = 'ws://127.0.0.1:41229'",
        ]);
    }

    private static Task<ProgramRun> CheckAsync(FixtureClient client) =>
        ProgramRun.StartAsync(["config", "check", "--id", client.Directory.Id, "--output", "json"], Environment(client));

    private static Dictionary<string, string> Environment(FixtureClient client) => new() { ["NYM_HOME_DIR"] = client.Home };

    /// <summary>Files of a process that ends when the change is decided on and not done.</summary>
    private sealed class EndsAfterTheMark : IClientFiles
    {
        private bool _isMarked;

        public void Create(string path, ReadOnlySpan<byte> content) => ClientFiles.Instance.Create(path, content);

        public void Replace(string from, string to)
        {
            if (_isMarked)
            {
                throw new InvalidOperationException("The process has ended.");
            }

            ClientFiles.Instance.Replace(from, to);
            _isMarked = true;
        }

        public void Remove(string path) => ClientFiles.Instance.Remove(path);
    }
}
