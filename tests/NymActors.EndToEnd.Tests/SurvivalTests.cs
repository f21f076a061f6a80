using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

/// <summary>
/// The built program is stopped and killed while messages flow: what it accepted arrives, and what arrived is delivered, each once.
/// <c>NYM_TEST_KILLS</c> sets how often it is killed (4 by default), <c>NYM_TEST_SEED</c> the moments.
/// </summary>
public sealed class SurvivalTests(Localnet network) : IClassFixture<Localnet>
{
    [Fact]
    public async Task After_a_SIGTERM_with_500_accepted_messages_of_5_kB_all_of_them_arrive_with_the_next_run_once()
    {
        const int Messages = 500;
        var home = network.NewHome();
        await InitAsync(home, "alice");
        var bob = await InitAsync(home, "bob");
        await using var receiver = StartClient(home, "bob");
        using var reader = await Application.ConnectAsync(await PortAsync(receiver));
        await reader.AddressAsync();
        var sender = StartClient(home, "alice");
        using (var application = await Application.ConnectAsync(await PortAsync(sender)))
        {
            for (var i = 0; i < Messages; i++)
            {
                await application.SendAsync(new { type = "send", recipient = bob, message = $"{i}:{new string('x', 5_000)}", connectionId = 1 });
            }

            for (var i = 0; i < Messages; i++)
            {
                Assert.Equal("laneQueueLength", Application.Text(await application.ReceiveAsync(), "type"));
            }

            sender.Signal(ProgramProcess.SignalTerminate);
            Assert.Equal(0, await sender.WaitForExitAsync());
        }

        Assert.Contains("they are kept and sent on at the next start", sender.Output + sender.Error, StringComparison.Ordinal);
        await sender.DisposeAsync();
        await using var again = StartClient(home, "alice");
        await PortAsync(again);
        Assert.Equal(Enumerable.Range(0, Messages), (await ReadAsync(reader, Messages)).Order());
        await AssertSilenceAsync(reader);
    }

    [Fact]
    public async Task Messages_that_came_while_no_application_was_connected_are_delivered_after_a_kill_in_their_order_once()
    {
        const int Messages = 50;
        var home = network.NewHome();
        await InitAsync(home, "alice", "--fastmode");
        var bob = await InitAsync(home, "bob", "--fastmode");
        await using var sender = StartClient(home, "alice");
        var receiver = StartClient(home, "bob");
        var port = await PortAsync(receiver);
        using var application = await Application.ConnectAsync(await PortAsync(sender));
        for (var i = 0; i < Messages; i++)
        {
            await application.SendAsync(new { type = "send", recipient = bob, message = $"{i}:", requestId = i });
            await AcknowledgedAsync(application);
        }

        await StoredAsync(home, port, Messages);
        receiver.Signal(SignalKill);
        await receiver.WaitForExitAsync();
        await receiver.DisposeAsync();
        await using var again = StartClient(home, "bob");
        using var reader = await Application.ConnectAsync(await PortAsync(again));

        // An application that has asked for nothing gets bytes: kind, no tag, length, data.
        foreach (var i in Enumerable.Range(0, Messages))
        {
            var (isText, bytes) = (await reader.ReceiveMessageAsync())!.Value;
            Assert.False(isText);
            Assert.Equal($"{i}:", Encoding.ASCII.GetString(bytes.AsSpan(10)));
        }

        await AssertSilenceAsync(reader);
    }

    [Fact]
    public async Task A_sender_with_an_outbox_may_be_killed_at_any_moment_and_what_it_accepted_arrives_once()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("NYM_TEST_KILLS") ?? "4", CultureInfo.InvariantCulture);
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("NYM_TEST_SEED") ?? "1", CultureInfo.InvariantCulture));
        var home = network.NewHome();
        await InitAsync(home, "alice", "--fastmode");
        await File.AppendAllTextAsync(Path.Combine(home, ".nym", "clients", "alice", "config", "config.toml"), "\n[nymactors]\noutbox = 'always'\n");
        var bob = await InitAsync(home, "bob", "--fastmode");
        await using var receiver = StartClient(home, "bob");
        using var reader = await Application.ConnectAsync(await PortAsync(receiver));
        await reader.AddressAsync();

        var (sent, accepted) = (0, new List<int>());
        for (var kill = 0; kill < kills; kill++)
        {
            await using var sender = StartClient(home, "alice");
            using var application = await Application.ConnectAsync(await PortAsync(sender));
            var moment = random.Next(1, 60);
            for (var i = 0; i < moment; i++)
            {
                await application.SendAsync(new { type = "send", recipient = bob, message = $"{sent}:{new string('x', random.Next(6_000))}", connectionId = 1 });
                if (i < moment - 1)
                {
                    Assert.Equal("laneQueueLength", Application.Text(await application.ReceiveAsync(), "type"));
                    accepted.Add(sent);
                }

                sent++;
            }

            sender.Signal(SignalKill);
            await sender.WaitForExitAsync();
        }

        await using var last = StartClient(home, "alice");
        await PortAsync(last);
        var arrived = new List<int>();
        while (accepted.Except(arrived).Any())
        {
            arrived.AddRange(await ReadAsync(reader, 1));
        }

        await AssertSilenceAsync(reader, arrived);
        Assert.Equal(arrived.Distinct().Count(), arrived.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {accepted.Count} messages accepted, {arrived.Count} of {sent} arrived, each once");
    }

    private const int SignalKill = 9;

    private static ProgramProcess StartClient(string home, string id) => ProgramProcess.Start(home, "run", "--id", id, "--port", "0");

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);
    }

    private static async Task AcknowledgedAsync(Application application)
    {
        string status;
        do
        {
            var answer = (await application.ReceiveAsync())!.Value;
            status = answer.TryGetProperty("status", out var text) ? text.GetString()! : "";
            Assert.NotEqual("failed", status);
        }
        while (status != "acknowledged");
    }

    /// <summary>The number that each message begins with.</summary>
    private static async Task<List<int>> ReadAsync(Application reader, int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count)
        {
            var message = (await reader.ReceiveAsync())!.Value;
            Assert.Equal("received", message.GetProperty("type").GetString());
            numbers.Add(int.Parse(message.GetProperty("message").GetString()!.Split(':')[0], CultureInfo.InvariantCulture));
        }

        return numbers;
    }

    /// <summary>Sends the client a message of its own: what comes before that is all there was.</summary>
    private static async Task AssertSilenceAsync(Application reader, List<int>? late = null)
    {
        await reader.SendAsync(new { type = "selfAddress" });
        string? address = null;
        while (address is null)
        {
            var message = (await reader.ReceiveAsync())!.Value;
            if (message.GetProperty("type").GetString() == "selfAddress")
            {
                address = message.GetProperty("address").GetString();
            }
            else
            {
                Take(message, late);
            }
        }

        await reader.SendAsync(new { type = "send", recipient = address, message = "the last one" });
        while (true)
        {
            var message = (await reader.ReceiveAsync())!.Value;
            if (message.GetProperty("message").GetString() == "the last one")
            {
                return;
            }

            Take(message, late);
        }
    }

    private static void Take(JsonElement message, List<int>? late)
    {
        Assert.True(late is not null, $"A message came that was not expected: {message}");
        late.Add(int.Parse(message.GetProperty("message").GetString()!.Split(':')[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the client's status says that so many messages arrived.</summary>
    private static async Task StoredAsync(string home, int port, int messages)
    {
        while (true)
        {
            var (_, output, _) = await ProgramProcess.RunAsync(home, "status", "--id", "bob", "--port", $"{port}", "--json");
            if (output.Contains($"\"received\":{messages}", StringComparison.Ordinal) || output.Contains($"\"received\": {messages}", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private async Task<string> InitAsync(string home, string id, params string[] more)
    {
        var (exitCode, output, error) = await ProgramProcess.RunAsync(home, ["init", "--id", id, "--nym-apis", network.NymApi, .. more]);
        Assert.True(exitCode == 0, error);
        return output.Split("Address of this client: ")[1].Trim();
    }
}
