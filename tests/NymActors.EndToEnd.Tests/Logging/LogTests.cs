using System.Text;

namespace NymActors.EndToEnd.Tests.Logging;

/// <summary>A whole session of two clients with everything logged: each line is one object, and none of them gives away anything.</summary>
public sealed class LogTests(Localnet network) : IClassFixture<Localnet>
{
    private const string Everything = "trace,Akka=trace,Microsoft=trace";
    private const string Token = "a-token-that-nobody-may-read-4711";

    private readonly string _home = network.NewHome();

    [Fact]
    public async Task Nothing_secret_is_in_the_log_of_a_session_at_any_level()
    {
        await InitAsync("alice");
        await InitAsync("bob");
        // One is told by variables, the other by its settings.
        await File.AppendAllTextAsync(
            Path.Combine(Directory("bob"), "config", "config.toml"),
            $"[nymactors]\nlog = '{Everything}'\nlog_format = 'json'\naccess_token = '{Token}'\n", TestContext.Current.CancellationToken);
        await using var alice = Start("alice", ("RUST_LOG", Everything), ("NYM_LOG_FORMAT", "json"), ("NYM_CLIENT_ACCESS_TOKEN", Token));
        await using var bob = Start("bob");
        var (own, other, messages) = await ConverseAsync(await PortAsync(alice), await PortAsync(bob));
        foreach (var client in new[] { alice, bob })
        {
            client.Signal(ProgramProcess.SignalTerminate);
            Assert.Equal(0, await client.WaitForExitAsync());
        }

        foreach (var (client, id, recipient) in new[] { (alice, "alice", other), (bob, "bob", own) })
        {
            var log = LogLine.Read(client.Error);
            Assert.Contains(log, static line => line is { Level: "Information", EventId: 1004, Message: "Client startup finished!" });
            Assert.Contains(log, static line => line.Level == "Debug");
            Assert.All(log, static line => Assert.NotEqual("", line.Message));
            AssertSilent(log, "the access token", Secrets.Forms(Token));
            var secrets = Secrets.In(Directory(id));
            Assert.Equal(4, secrets.Count);
            foreach (var (name, bytes) in secrets)
            {
                AssertSilent(log, name, Secrets.Forms(bytes));
            }

            var above = log.Where(static line => !line.IsTrace).ToList();
            AssertSilent(above, "a recipient", [recipient, recipient.Split('@')[0]]);
            Assert.All(messages, message => AssertSilent(above, message, Secrets.Forms(message)));
        }
    }

    [Fact]
    public async Task The_settings_of_a_client_choose_what_it_logs_and_variables_win_over_them()
    {
        await InitAsync("carol");
        await File.AppendAllTextAsync(
            Path.Combine(Directory("carol"), "config", "config.toml"), "[nymactors]\nlog = 'warn,nym_client=info,NymActors.Health=debug'\n", TestContext.Current.CancellationToken);
        await using (var client = Start("carol"))
        {
            await PortAsync(client);
            await client.WaitForLineAsync(" DEBUG NymActors.Health.");
            client.Signal(ProgramProcess.SignalTerminate);
            Assert.Equal(0, await client.WaitForExitAsync());
        }

        await using var quieter = Start("carol", ("RUST_LOG", "warn,nym_client=info"));
        await PortAsync(quieter);
        quieter.Signal(ProgramProcess.SignalTerminate);
        Assert.Equal(0, await quieter.WaitForExitAsync());
        Assert.DoesNotContain(" DEBUG ", quieter.Error, StringComparison.Ordinal);
        Assert.Contains(" INFO  nym_client > Client startup finished!", quieter.Error, StringComparison.Ordinal);
    }

    /// <summary>Every kind of message there and back, and requests that fail.</summary>
    private static async Task<(string Own, string Other, string[] Messages)> ConverseAsync(int alicePort, int bobPort)
    {
        string[] messages = ["a plain message 1187", "an anonymous message 2291", "an answer 3373", "a binary message 4457", "a refused message 5501"];
        using var alice = await Application.ConnectAsync(alicePort, path: $"/?access_token={Token}");
        using var bob = await Application.ConnectAsync(bobPort, path: $"/?access_token={Token}");
        var own = await alice.AddressAsync();
        var other = await bob.AddressAsync();
        await alice.SendAsync(new { type = "send", recipient = other, message = messages[0], connectionId = 7 });
        Assert.Equal("laneQueueLength", Application.Text(await alice.ReceiveAsync(), "type"));
        Assert.Equal(messages[0], Application.Text(await bob.ReceiveAsync(), "message"));
        await alice.SendAsync(new { type = "sendAnonymous", recipient = other, message = messages[1], replySurbs = 5 });
        var question = await bob.ReceiveAsync();
        Assert.Equal(messages[1], Application.Text(question, "message"));
        await bob.SendAsync(new { type = "reply", senderTag = Application.Text(question, "senderTag"), message = messages[2] });
        Assert.Equal(messages[2], Application.Text(await alice.ReceiveAsync(), "message"));
        await alice.SendAsync(new { type = "send", recipient = "nobody", message = messages[4] });
        Assert.Equal("error", Application.Text(await alice.ReceiveAsync(), "type"));
        await bob.SendTextAsync($$"""{"type":"send","message":"{{messages[4]}}","recipient":"{{own}}",""");
        Assert.Equal("error", Application.Text(await bob.ReceiveAsync(), "type"));

        await alice.SendBytesAsync([0x03]);
        var (_, answer) = Assert.NotNull(await alice.ReceiveMessageAsync());
        var payload = Encoding.UTF8.GetBytes(messages[3]);
        await alice.SendBytesAsync([0x00, .. answer[1..], .. new byte[8], .. new byte[7], (byte)payload.Length, .. payload]);
        Assert.Equal(messages[3], Encoding.UTF8.GetString(Assert.NotNull(await alice.ReceiveMessageAsync()).Bytes[10..]));
        return (own, other, messages);
    }

    private static void AssertSilent(IReadOnlyList<LogLine> log, string what, IEnumerable<string> forms)
    {
        foreach (var form in forms)
        {
            var found = log.FirstOrDefault(line => line.Whole.Contains(form, StringComparison.Ordinal));
            Assert.True(found is null, $"{what} is in the log: {found?.Whole}");
        }
    }

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].Split('"', '\\')[0]);
    }

    private string Directory(string id) => Path.Combine(_home, ".nym", "clients", id);

    private ProgramProcess Start(string id, params (string Name, string Value)[] environment) => ProgramProcess.StartCommand(
        environment.Append(("NYM_HOME_DIR", _home)).ToDictionary(static pair => pair.Item1, static pair => pair.Item2), ProgramProcess.Program, "run", "--id", id, "--port", "0");

    private async Task InitAsync(string id)
    {
        var (exitCode, _, error) = await ProgramProcess.RunAsync(_home, "init", "--id", id, "--nym-apis", network.NymApi);
        Assert.True(exitCode == 0, error);
    }
}
