using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

/// <summary>Several applications at the WebSocket of one client.</summary>
public sealed class SeveralApplicationsTests(Localnet network) : IClassFixture<Localnet>
{
    private const int SignalKill = 9;

    [Fact]
    public async Task Answers_go_to_the_application_that_asked_and_other_messages_to_the_one_that_is_there_longest()
    {
        var home = network.NewHome();
        await using var alice = await StartAsync(home, "alice");
        await using var bob = await StartAsync(home, "bob");
        var port = await PortAsync(alice);
        using var service = await Application.ConnectAsync(await PortAsync(bob));
        var bobsAddress = await service.AddressAsync();
        using var first = await Application.ConnectAsync(port);
        var address = await first.AddressAsync();
        using var second = await Application.ConnectAsync(port);
        Assert.Equal(address, await second.AddressAsync());

        // Both ask the same service, the second one first; their answers come in the other order.
        await second.SendAsync(new { type = "sendAnonymous", recipient = bobsAddress, message = "of the second", replySurbs = 20 });
        var ofTheSecond = await service.ReceiveAsync();
        await first.SendAsync(new { type = "sendAnonymous", recipient = bobsAddress, message = "of the first", replySurbs = 20 });
        var ofTheFirst = await service.ReceiveAsync();
        Assert.NotEqual(Application.Text(ofTheFirst, "senderTag"), Application.Text(ofTheSecond, "senderTag"));
        foreach (var question in new[] { ofTheFirst, ofTheSecond })
        {
            await AnswerAsync(service, question);
        }

        await service.SendAsync(new { type = "send", recipient = address, message = "to all" });
        Assert.Equal("answer of the second", Application.Text(await second.ReceiveAsync(), "message"));
        string[] ofFirst = [Application.Text(await first.ReceiveAsync(), "message"), Application.Text(await first.ReceiveAsync(), "message")];
        Assert.Equal(["answer of the first", "to all"], ofFirst.Order());

        await first.CloseAsync();
        await service.SendAsync(new { type = "send", recipient = address, message = "to whoever is there" });
        Assert.Equal("to whoever is there", Application.Text(await second.ReceiveAsync(), "message"));
    }

    [Fact]
    public async Task What_a_program_did_not_commit_comes_again_after_the_client_was_killed()
    {
        var home = network.NewHome();
        string address;
        await using (var client = await StartAsync(home, "alice"))
        {
            using var application = await Application.ConnectAsync(await PortAsync(client));
            await application.SendTextAsync("""{"type":"selfAddress","commits":true}""");
            address = Application.Text(await application.ReceiveAsync(), "address");
            foreach (var text in new[] { "a", "b" })
            {
                await application.SendAsync(new { type = "send", recipient = address, message = text });
                var received = await application.ReceiveAsync();
                Assert.Equal(text, Application.Text(received, "message"));
                if (text == "a")
                {
                    await application.SendAsync(new { type = "commit", messageId = received!.Value.GetProperty("messageId").GetInt64(), requestId = "done" });
                    Assert.Equal("committed", Application.Text(await application.ReceiveAsync(), "status"));
                }
            }

            client.Signal(SignalKill);
            await client.WaitForExitAsync();
        }

        await using var restarted = ProgramProcess.Start(home, "run", "--id", "alice");
        using var next = await Application.ConnectAsync(await PortAsync(restarted));
        await next.SendTextAsync("""{"type":"selfAddress"}""");

        // It may come before the request does, and is binary then.
        var answers = new[] { await next.ReceiveMessageAsync(), await next.ReceiveMessageAsync() };
        var again = answers.Single(static answer => !Encoding.UTF8.GetString(answer!.Value.Bytes).Contains("selfAddress", StringComparison.Ordinal))!.Value;
        Assert.Equal("b", again.IsText ? Application.Text(JsonDocument.Parse(again.Bytes).RootElement, "message") : Encoding.UTF8.GetString(again.Bytes[^1..]));
    }

    [Fact]
    public async Task Who_names_a_request_hears_what_became_of_it_and_of_the_client()
    {
        var home = network.NewHome();
        await using var client = await StartAsync(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        await application.SendTextAsync("""{"type":"selfAddress","requestId":"me","stateChanges":true}""");
        var self = await application.ReceiveAsync();
        Assert.Equal("me", Application.Text(self, "requestId"));
        Assert.Equal("connected", Application.Text(await application.ReceiveAsync(), "state"));

        await application.SendAsync(new { type = "send", recipient = Application.Text(self, "address"), message = "m", requestId = 1 });
        var heard = new List<string>();
        while (heard.Count < 3)
        {
            var next = await application.ReceiveAsync();
            var type = Application.Text(next, "type");
            if (type == "clientState")
            {
                continue;
            }

            heard.Add(type == "requestStatus" ? $"{next!.Value.GetProperty("requestId").GetInt32()} {Application.Text(next, "status")}" : type);
        }

        Assert.Equal(["1 acknowledged", "1 sent", "received"], heard.Order(StringComparer.Ordinal));
        Assert.True(heard.IndexOf("1 sent") < heard.IndexOf("1 acknowledged"));

        await application.SendTextAsync("""{"type":"reply","senderTag":"zXExeyvPEHUk9rjXTu78T","message":"m","requestId":"lost"}""");
        JsonElement? failed = await application.ReceiveAsync();
        Assert.Equal(("lost", "failed"), (Application.Text(failed, "requestId"), Application.Text(failed, "status")));
        Assert.Contains("zXExeyvPEHUk9rjXTu78T", Application.Text(failed, "reason"), StringComparison.Ordinal);
    }

    private static Task AnswerAsync(Application service, JsonElement? question) => service.SendAsync(new
    {
        type = "reply",
        senderTag = Application.Text(question, "senderTag"),
        message = $"answer {Application.Text(question, "message")}",
    });

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);
    }

    private async Task<ProgramProcess> StartAsync(string home, string id)
    {
        var (exitCode, _, error) = await ProgramProcess.RunAsync(home, "init", "--id", id, "--nym-apis", network.NymApi);
        Assert.True(exitCode == 0, error);
        return ProgramProcess.Start(home, "run", "--id", id, "--port", "0");
    }
}
