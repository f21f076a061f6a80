using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NymActors.EndToEnd.Tests.Samples;

/// <summary>The programs of samples/websocket, each against a running client.</summary>
public sealed class WebsocketSamplesTests(Localnet network) : IClassFixture<Localnet>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "websocket-samples");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public Task The_Python_program_talks(string form) => AssertTalksAsync(
        form, ["python3", "/usr/bin/python3"], ["-c", "import websockets"], "Python 3 with the package websockets (Debian: python3-websockets)", url => ["echo.py", form, url]);

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public Task The_Go_program_talks(string form) => AssertTalksAsync(
        form,
        ["go"],
        ["list", "github.com/gorilla/websocket"],
        "Go with the package gorilla/websocket (Debian: golang-go and golang-github-gorilla-websocket-dev)",
        url => ["run", "echo.go", form, url]);

    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public Task The_JavaScript_program_talks(string form) => AssertTalksAsync(
        form,
        ["node"],
        ["--experimental-websocket", "--version"],
        "Node.js 20 or later",
        url => ["--experimental-websocket", form == "text" ? "echo.mjs" : "echo-binary.mjs", url]);

    /// <summary>Outside the repository, as a user has it: here the file would be built by the rules of this one.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public async Task The_CSharp_program_talks(string form)
    {
        var copy = System.IO.Directory.CreateTempSubdirectory("nymactors-sample-");
        try
        {
            var program = Path.Combine(copy.FullName, "echo.cs");
            File.Copy(Path.Combine(Directory, "echo.cs"), program);
            await AssertTalksAsync(form, ["dotnet"], ["--version"], ".NET 10", url => ["run", program, form, url]);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private async Task AssertTalksAsync(string form, string[] interpreters, string[] probe, string what, Func<string, string[]> arguments)
    {
        // Debian's packages are those of its own interpreter, which need not be the first one.
        var (interpreter, found) = ("", "");
        foreach (var candidate in interpreters)
        {
            (var isFit, found) = await RunAsync(candidate, probe);
            if (isFit == 0)
            {
                interpreter = candidate;
                break;
            }
        }

        if (interpreter.Length == 0)
        {
            // A check that silently leaves the samples out would prove nothing.
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{what} is needed: {found}");
            Assert.Skip($"{what} is not installed.");
        }

        var home = network.NewHome();
        var (initialised, _, error) = await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi);
        Assert.True(initialised == 0, error);
        await using var client = ProgramProcess.Start(home, "run", "--id", "alice", "--port", "0");
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        var port = int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);

        var (exitCode, printed) = await RunAsync(interpreter, arguments($"ws://127.0.0.1:{port}"));
        Assert.True(exitCode == 0, printed);
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static l => l.StartsWith("received", StringComparison.Ordinal)).ToList();
        Assert.Equal(form == "text" ? "received: hello" : "received: 256 bytes", lines[0]);
        Assert.StartsWith("received: who am I? from ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["received: somebody"], lines[2..]);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Debian's Go packages are no modules.
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = "/usr/share/gocode";
        start.Environment["GOFLAGS"] = "";
        start.Environment["GOCACHE"] = Path.Combine(Path.GetTempPath(), "nymactors-go-cache");
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(Cancelled);
                var error = process.StandardError.ReadToEndAsync(Cancelled);
                await process.WaitForExitAsync(Cancelled).WaitAsync(Patience, Cancelled);
                return (process.ExitCode, await output + await error);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Win32Exception notFound)
        {
            return (-1, notFound.Message);
        }
    }
}
