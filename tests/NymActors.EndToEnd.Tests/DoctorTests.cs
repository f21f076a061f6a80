using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

public sealed class DoctorTests(Localnet network) : IClassFixture<Localnet>
{
    [Fact]
    public async Task A_client_that_is_well_passes_and_one_that_does_not_exist_fails_at_its_first_check()
    {
        var home = network.NewHome();
        Assert.Equal(0, (await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi)).ExitCode);

        var well = await ProgramProcess.RunAsync(home, "doctor", "--id", "alice", "--json");
        Assert.Equal(0, well.ExitCode);
        var outcomes = Outcomes(well.Output);
        Assert.Equal("notMeasured", outcomes["gateway TLS"]);
        Assert.All(outcomes.Where(static pair => pair.Key != "gateway TLS"), static pair => Assert.Equal("pass", pair.Value));
        Assert.Equal(13, outcomes.Count);

        var nobody = await ProgramProcess.RunAsync(home, "doctor", "--id", "nobody", "--json");
        Assert.Equal(1, nobody.ExitCode);
        Assert.Equal("fail", Outcomes(nobody.Output)["config"]);
        Assert.All(Outcomes(nobody.Output).Where(static pair => pair.Key != "config"), static pair => Assert.Equal("notMeasured", pair.Value));
    }

    [Theory]
    [InlineData("gateways_registrations.sqlite")]
    [InlineData("persistent_reply_store.sqlite")]
    [InlineData("nymactors.sqlite")]
    public async Task A_database_that_lost_a_part_is_found_and_left_as_it_is(string name)
    {
        var home = network.NewHome();
        Assert.Equal(0, (await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi, "--port", "0")).ExitCode);
        await using (var client = ProgramProcess.Start(home, "run", "--id", "alice"))
        {
            await client.WaitForLineAsync("Client startup finished");
            var used = await ProgramProcess.RunAsync(home, "doctor", "--id", "alice", "--json");
            Assert.Equal("pass", Outcomes(used.Output)["databases"]);
            client.Signal(ProgramProcess.SignalTerminate);
            Assert.Equal(0, await client.WaitForExitAsync());
        }

        var file = Directory.EnumerateFiles(home, name, SearchOption.AllDirectories).Single();
        var damaged = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        new Random(1).NextBytes(damaged.AsSpan(4096));
        await File.WriteAllBytesAsync(file, damaged, TestContext.Current.CancellationToken);

        var examined = await ProgramProcess.RunAsync(home, "doctor", "--id", "alice", "--json");
        Assert.Equal(1, examined.ExitCode);
        Assert.Equal("fail", Outcomes(examined.Output)["databases"]);
        Assert.Contains("database-damaged", examined.Output, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    private static Dictionary<string, string> Outcomes(string json) => JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray()
        .ToDictionary(static finding => finding.GetProperty("check").GetString()!, static finding => finding.GetProperty("outcome").GetString()!);
}
