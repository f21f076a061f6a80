using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace NymActors.EndToEnd.Tests;

public sealed class RunTests(Localnet network) : IClassFixture<Localnet>
{
    // Far below the minutes that a full queue takes, far above what a busy machine needs.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_application_sends_receives_and_answers()
    {
        var home = network.NewHome();
        var printed = await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        var address = await application.AddressAsync();
        Assert.Equal(printed, address);
        Assert.Contains(address, await client.WaitForLineAsync("The address of this client is: "), StringComparison.Ordinal);

        await application.SendAsync(new { type = "send", recipient = address, message = "Hello Nym!" });
        var received = await application.ReceiveAsync();
        Assert.Equal("received", Application.Text(received, "type"));
        Assert.Equal("Hello Nym!", Application.Text(received, "message"));
        Assert.Null(Application.Text(received, "senderTag"));

        await application.SendAsync(new { type = "sendAnonymous", recipient = address, message = "q", replySurbs = 10 });
        var question = await application.ReceiveAsync();
        Assert.Equal("q", Application.Text(question, "message"));
        await application.SendAsync(new { type = "reply", senderTag = Application.Text(question, "senderTag"), message = "a" });
        var answer = await application.ReceiveAsync();
        Assert.Equal("a", Application.Text(answer, "message"));
        Assert.Null(Application.Text(answer, "senderTag"));
    }

    [Fact]
    public async Task A_message_of_1_MiB_arrives_whole()
    {
        var home = network.NewHome();
        var address = await InitAsync(home, "alice", "--fastmode");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        var text = string.Concat(Enumerable.Range(0, 1 << 17).Select(i => $"{i:x7} "));
        await application.SendAsync(new { type = "send", recipient = address, message = text });
        Assert.Equal(text, Application.Text(await application.ReceiveAsync(), "message"));
    }

    [Fact]
    public async Task Two_clients_talk_and_wait_for_an_application()
    {
        var home = network.NewHome();
        await InitAsync(home, "alice");
        var bob = await InitAsync(home, "bob");
        await using var first = StartClient(home, "alice");
        await using var second = StartClient(home, "bob");
        var bobPort = await PortAsync(second);
        using var alice = await Application.ConnectAsync(await PortAsync(first));
        await alice.SendAsync(new { type = "sendAnonymous", recipient = bob, message = "are you there?", replySurbs = 20 });

        // The message may arrive before the application that takes it, which gets bytes because it has not asked by text yet.
        using var application = await Application.ConnectAsync(bobPort);
        var question = (await application.ReceiveMessageAsync())!.Value;
        Assert.False(question.IsText);
        Assert.Equal("are you there?", Encoding.UTF8.GetString(question.Bytes.AsSpan(26)));
        await application.SendBytesAsync([2, .. question.Bytes[2..18], .. new byte[15], 3, .. "yes"u8]);
        Assert.Equal("yes", Application.Text(await alice.ReceiveAsync(), "message"));
    }

    [Fact]
    public async Task Faulty_requests_get_the_documented_errors_and_the_connection_lives()
    {
        var home = network.NewHome();
        await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        (string Request, string Error)[] cases =
        [
            ("", "malformed request:EOF while parsing a value at line 1 column 0"),
            ("not json", "malformed request:expected ident at line 1 column 2"),
            ("""{"type":"foo"}""", "malformed request:unknown variant `foo`, expected one of `send`, `sendAnonymous`, `reply`, `selfAddress` at line 1 column 13"),
            ("""{"type":"send","message":"x"}""", "malformed request:missing field `recipient`"),
            ("""{"type":"send","message":"x","recipient":"r"}""", "malformed request:recipient is malformed - the string address does not contain exactly a single '@' character "),
        ];
        foreach (var (request, error) in cases)
        {
            await application.SendTextAsync(request);
            var response = await application.ReceiveAsync();
            Assert.Equal("error", Application.Text(response, "type"));
            Assert.Equal(error, Application.Text(response, "message"));
        }

        Assert.Contains('@', await application.AddressAsync());
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_and_a_second_application_too_where_one_alone_is_wanted()
    {
        var home = network.NewHome();
        await InitAsync(home, "alice");
        var file = Path.Combine(home, ".nym", "clients", "alice", "config", "config.toml");
        var settings = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file, settings.Replace("\n[socket]\n", "\n[socket]\nsingle_connection = true\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var client = StartClient(home, "alice");
        var port = await PortAsync(client);
        using var foreign = new ClientWebSocket();
        foreign.Options.CollectHttpResponseDetails = true;
        foreign.Options.SetRequestHeader("Origin", "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);

        using var first = await Application.ConnectAsync(port);
        await first.AddressAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => Application.ConnectAsync(port));
        Assert.Contains('@', await first.AddressAsync());
    }

    [Theory]
    [InlineData(ProgramProcess.SignalInterrupt)]
    [InlineData(ProgramProcess.SignalTerminate)]
    [InlineData(ProgramProcess.SignalHangUp)]
    public async Task A_signal_closes_the_connection_and_ends_the_program_with_0(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var home = network.NewHome();
        await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        await application.AddressAsync();
        client.Signal(signal);
        Assert.Null(await application.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, application.CloseStatus);
        Assert.Equal(0, await client.WaitForExitAsync());
        Assert.DoesNotContain("   at ", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        var home = network.NewHome();
        await InitAsync(home, "alice");
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString();
        var (exitCode, _, error) = await ProgramProcess.RunAsync(home, "run", "--id", "alice", "--port", port);
        Assert.Equal(1, exitCode);
        var line = Assert.Single(error.Split('\n'), l => l.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told()
    {
        var home = network.NewHome();
        var address = await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        var foreign = $"{address.Split('@')[0]}@{address.Split('.')[0]}";
        (object Request, string Why)[] cases =
        [
            (new { type = "reply", senderTag = "6CzGHguLGCk1f416kwDZB7", message = "x", connectionId = 7 }, "6CzGHguLGCk1f416kwDZB7"),
            (new { type = "reply", senderTag = "6CzGHguLGCk1f416kwDZB7", message = "x" }, "6CzGHguLGCk1f416kwDZB7"),
            (new { type = "send", recipient = foreign, message = "x", connectionId = 7 }, foreign.Split('@')[1]),
            (new { type = "sendAnonymous", recipient = address, message = "x", replySurbs = 5_001, connectionId = 7 }, "5000"),
        ];
        foreach (var (request, why) in cases)
        {
            await application.SendAsync(request);
            var response = await application.ReceiveAsync();
            if (Application.Text(response, "type") == "laneQueueLength")
            {
                // The public client answers this and nothing else.
                response = await application.ReceiveAsync();
            }

            Assert.Equal("error", Application.Text(response, "type"));
            Assert.StartsWith("other:", Application.Text(response, "message"), StringComparison.Ordinal);
            Assert.Contains(why, Application.Text(response, "message").Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal(address, await application.AddressAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_queue_locks_no_application_out(bool leavesWithCloseFrame)
    {
        // More than the queue takes, which is 8,192; at 50 a second it stays full for minutes.
        const int messages = 8_500;
        var home = network.NewHome();
        var address = await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        var port = await PortAsync(client);
        using (var flooding = await Application.ConnectAsync(port))
        {
            for (var i = 0; i < messages; i++)
            {
                await flooding.SendAsync(new { type = "send", recipient = address, message = "x" });
            }

            if (leavesWithCloseFrame)
            {
                await flooding.CloseAsync().WaitAsync(Soon, TestContext.Current.CancellationToken);
            }
        }

        using var next = await ConnectAgainAsync(port).WaitAsync(Soon, TestContext.Current.CancellationToken);
        await next.SendAsync(new { type = "selfAddress" });
        string answer;
        do
        {
            // The first of the messages arrive meanwhile.
            answer = Encoding.UTF8.GetString((await next.ReceiveMessageAsync().WaitAsync(Soon, TestContext.Current.CancellationToken))!.Value.Bytes);
        }
        while (!answer.StartsWith("""{"type":"selfAddress""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_run_of_a_client_is_told_which_process_has_it_and_a_killed_one_is_no_obstacle()
    {
        var home = network.NewHome();
        await InitAsync(home, "alice");
        await using (var first = StartClient(home, "alice"))
        {
            await PortAsync(first);
            foreach (var command in new[] { "run", "init" })
            {
                string[] arguments = command == "init" ? ["--nym-apis", network.NymApi, "--force-register-gateway"] : ["--port", "0"];
                var (exitCode, _, error) = await ProgramProcess.RunAsync(home, [command, "--id", "alice", .. arguments]);
                Assert.Equal(1, exitCode);
                var line = Assert.Single(error.Split('\n'), l => l.StartsWith("Error: ", StringComparison.Ordinal));
                Assert.Contains($"in use by process {first.Id} (nym-client run) since ", line, StringComparison.Ordinal);
                Assert.DoesNotContain("--force", line, StringComparison.Ordinal);
            }

            Assert.Contains("listening_port = 1977", await File.ReadAllTextAsync(
                Path.Combine(home, ".nym", "clients", "alice", "config", "config.toml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        // The first one was killed.
        await InitAsync(home, "alice");
    }

    [Fact]
    public async Task Messages_of_64_MiB_leave_no_memory_behind()
    {
        const int count = 8;
        var home = network.NewHome();
        await InitAsync(home, "alice");
        await using var client = StartClient(home, "alice");
        using var application = await Application.ConnectAsync(await PortAsync(client));
        await application.AddressAsync();
        var before = client.WorkingSet;
        var highest = 0L;
        var blanks = new byte[64 << 20];
        Array.Fill(blanks, (byte)' ');
        for (var i = 0; i < count; i++)
        {
            await application.SendFramesAsync(blanks, 8 << 20);
            Assert.Equal("error", Application.Text(await application.ReceiveAsync(), "type"));
            highest = Math.Max(highest, client.WorkingSet);
        }

        await application.AddressAsync();
        TestContext.Current.SendDiagnosticMessage("Working set: {0} MiB before, {1} MiB at the most, {2} MiB after", before >> 20, highest >> 20, client.WorkingSet >> 20);
        Assert.True(client.WorkingSet < before + (64 << 20) && highest < before + (160 << 20), $"{client.WorkingSet >> 20} MiB after, {before >> 20} MiB before, {highest >> 20} MiB at the most");
    }

    [Fact]
    public async Task A_gateway_that_is_gone_is_one_clear_line_and_init_finds_the_way_out()
    {
        var home = network.NewHome();
        await using (var former = ProgramProcess.Start(home, "localnet", "--nym-api-port", "0", "--mixes-per-layer", "1", "--gateways", "1"))
        {
            var formerApi = (await former.WaitForLineAsync("--nym-apis")).Split("--nym-apis ")[1].Trim();
            var (made, _, why) = await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", formerApi);
            Assert.True(made == 0, why);
        }

        // A network that was started again: everything is there but the gateway of this client.
        var (ran, _, runError) = await ProgramProcess.RunAsync(home, "run", "--id", "alice", "--port", "0", "--nym-apis", network.NymApi);
        Assert.Equal(1, ran);
        Assert.Single(runError.Split('\n'), line => line.Contains("gateway", StringComparison.Ordinal));
        var (kept, _, keptError) = await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi);
        Assert.Equal(1, kept);
        Assert.Contains("--force-register-gateway", Assert.Single(keptError.Split('\n'), l => l.StartsWith("Error: ", StringComparison.Ordinal)), StringComparison.Ordinal);

        await InitAsync(home, "alice", "--force-register-gateway");
        await using var client = StartClient(home, "alice");
        await PortAsync(client);
    }

    /// <summary>As programs do: a client that is still reading what the last one had sent is asked again.</summary>
    private static async Task<Application> ConnectAgainAsync(int port)
    {
        while (true)
        {
            try
            {
                return await Application.ConnectAsync(port);
            }
            catch (WebSocketException e) when (e.Message.Contains("503", StringComparison.Ordinal))
            {
                TestContext.Current.SendDiagnosticMessage("refused: {0}", e.Message);
            }
        }
    }

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'));
    }

    private static ProgramProcess StartClient(string home, string id) => ProgramProcess.Start(home, "run", "--id", id, "--port", "0");

    /// <summary>Makes a client and returns its address.</summary>
    private async Task<string> InitAsync(string home, string id, params string[] more)
    {
        var (exitCode, output, error) = await ProgramProcess.RunAsync(home, ["init", "--id", id, "--nym-apis", network.NymApi, .. more]);
        Assert.True(exitCode == 0, error);
        return output.Split("Address of this client: ")[1].Trim();
    }
}
