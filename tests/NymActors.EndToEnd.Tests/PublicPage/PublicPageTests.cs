using System.Diagnostics;
using System.Text;
using NymActors.EndToEnd.Tests.Container;

namespace NymActors.EndToEnd.Tests.PublicPage;

/// <summary>
/// Does what docs/transcript.md shows, block by block: commands are typed into a shell and their output compared, requests are sent and what
/// comes back is compared. Three things are chosen here, not by the page: the home directory, the port of the network's directory, and the
/// port that the client listens on.
/// </summary>
public sealed class PublicPageTests(Localnet network) : IClassFixture<Localnet>
{
    private readonly PageNames _names = new();
    private readonly string _home = network.NewHome();
    private int _done;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_session_of_the_page_is_what_happens()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The page is typed into bash.");
        _names.Set("home", _home);
        _names.Replace("http://127.0.0.1:8000/api", network.NymApi);
        var page = await File.ReadAllTextAsync(Path.Combine(ImageFixture.Repository(), "docs/transcript.md"), Cancelled);
        var blocks = new Queue<PageBlock>(PageBlock.Read(page));
        ProgramProcess? client = null;
        Application? application = null;
        try
        {
            while (blocks.TryDequeue(out var block))
            {
                switch (block.Tag)
                {
                    case "sh" when block.Lines[0].StartsWith("nym-client localnet", StringComparison.Ordinal):
                        break;
                    case "sh" when block.Lines[0].StartsWith("nym-client run", StringComparison.Ordinal):
                        client = ProgramProcess.Start(_home, [.. block.Lines[0].Split(' ')[1..], "--port", "0"]);
                        application = await ConnectAsync(client);
                        AssertInOrder(blocks.Dequeue(), client.Error);
                        break;
                    case "sh":
                        AssertSame(blocks.Dequeue(), await TypeAsync(block));
                        break;
                    case "json local-api" or "json refused":
                        await ExchangeAsync(application!, block, blocks.Dequeue());
                        break;
                    case "text" when block.Lines[0] == "^C":
                        client!.Signal(ProgramProcess.SignalInterrupt);
                        Assert.Equal(0, await client.WaitForExitAsync());
                        AssertInOrder(block with { Lines = [.. block.Lines.Skip(1)] }, client.Error);
                        break;
                    default:
                        Assert.Fail($"docs/transcript.md:{block.Line}: nothing is known to do with this block.");
                        break;
                }

                _done++;
            }
        }
        finally
        {
            application?.Dispose();
            await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Assert.True(_done >= 15, $"{_done} blocks");
    }

    private async Task<Application> ConnectAsync(ProgramProcess client)
    {
        var port = (await client.WaitForLineAsync("Running websocket on ")).Split("127.0.0.1:")[1].TrimEnd('"');
        await client.WaitForLineAsync("The address of this client is");
        _names.Replace("127.0.0.1:1977", $"127.0.0.1:{port}");
        return await Application.ConnectAsync(int.Parse(port));
    }

    /// <summary>Types a block's lines into a shell that finds the program.</summary>
    /// <returns>What they write to standard output.</returns>
    private async Task<string> TypeAsync(PageBlock block)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", string.Join('\n', block.Lines.Select(_names.Fill))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _home;
        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        foreach (var name in new[] { "CONFIGURED", "NYM_API", "NYM_HOME_DIR", "NYM_LOG", "RUST_LOG" })
        {
            start.Environment.Remove(name);
        }

        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(Cancelled);
        var error = shell.StandardError.ReadToEndAsync(Cancelled);
        await shell.WaitForExitAsync(Cancelled);
        Assert.True(shell.ExitCode == 0, $"docs/transcript.md:{block.Line}: {await output}{await error}");
        return await output;
    }

    private async Task ExchangeAsync(Application application, PageBlock requests, PageBlock answers)
    {
        foreach (var request in requests.Lines)
        {
            await application.SendTextAsync(_names.Fill(request));
        }

        var received = new StringBuilder();
        foreach (var _ in answers.Lines)
        {
            var (isText, bytes) = Assert.NotNull(await application.ReceiveMessageAsync());
            Assert.True(isText);
            received.Append(Encoding.UTF8.GetString(bytes)).Append('\n');
        }

        AssertSame(answers, received.ToString());
    }

    /// <summary>What came is what the block says, line for line.</summary>
    private void AssertSame(PageBlock block, string actual)
    {
        // PEM files end their lines as those of the public client do, with CR LF.
        var lines = actual.ReplaceLineEndings("\n").Split('\n')[..^1];
        var unequal = block.Lines.Zip(lines).FirstOrDefault(pair => !_names.Matches(pair.First, pair.Second));
        Assert.True(
            unequal == default && block.Lines.Count == lines.Length, $"docs/transcript.md:{block.Line}: \"{unequal.First}\" is \"{unequal.Second}\"; {block.Lines.Count} lines are {lines.Length} in\n{actual}");
    }

    /// <summary>The lines of the block are among those that came, in that order.</summary>
    private void AssertInOrder(PageBlock block, string actual)
    {
        using var lines = actual.Split('\n').AsEnumerable().GetEnumerator();
        foreach (var wanted in block.Lines)
        {
            var isThere = false;
            while (!isThere && lines.MoveNext())
            {
                isThere = _names.Matches(wanted, lines.Current);
            }

            Assert.True(isThere, $"docs/transcript.md:{block.Line}: \"{wanted}\" is not in\n{actual}");
        }
    }
}
