using System.Text.Json;

namespace NymActors.Host.Tests.Completions;

/// <summary>The Fig specification is a module that JavaScript reads, once the one type of TypeScript is taken out.</summary>
public sealed class FigSpecificationTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("nymactors-fig-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Fig_specification_has_every_command_and_option()
    {
        var specification = await ProgramRun.StartAsync("generate-fig-spec");
        var module = Path.Combine(_home, "completion.mjs");
        await File.WriteAllTextAsync(
            module, specification.Output.Replace("const completion: Fig.Spec = ", "const completion = ", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var read = await InstalledShell.RunAsync(
            _home, new Dictionary<string, string>(), "node", "--input-type=module", "-e", $"import completion from '{module}'; console.log(JSON.stringify(completion))");

        var root = JsonDocument.Parse(read).RootElement;
        Assert.Equal(["nym-client", "nym-native-client"], root.GetProperty("name").EnumerateArray().Select(static name => name.GetString()));
        var init = root.GetProperty("subcommands").EnumerateArray().Single(static command => command.GetProperty("name").GetString() == "init");
        var port = init.GetProperty("options").EnumerateArray().Single(static option => option.GetProperty("name").ToString() == """["-p","--port"]""");
        Assert.Equal("PORT", port.GetProperty("args").GetProperty("name").GetString());
        var output = init.GetProperty("options").EnumerateArray().Single(static option => option.GetProperty("name").ToString() == """["-o","--output"]""");
        Assert.Equal("""["text","json"]""", output.GetProperty("args").GetProperty("suggestions").ToString().Replace(" ", "", StringComparison.Ordinal));
    }
}
