using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

public sealed class StatusTests(Localnet network) : IClassFixture<Localnet>
{
    [Fact]
    public async Task A_running_client_tells_how_it_is_and_one_that_does_not_run_fails_the_health_check()
    {
        var home = network.NewHome();
        var (exitCode, output, _) = await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi);
        Assert.Equal(0, exitCode);
        var address = output.Split("Address of this client: ")[1].Trim();
        await using var client = ProgramProcess.Start(home, "run", "--id", "alice", "--port", "0");
        var port = (await client.WaitForLineAsync("Running websocket on ")).Split("127.0.0.1:")[1].TrimEnd('"');
        await client.WaitForLineAsync("Client startup finished!");
        using (var application = await Application.ConnectAsync(int.Parse(port)))
        {
            await application.SendAsync(new { type = "send", recipient = address, message = "hello" });
            await application.ReceiveAsync();
        }

        var running = await ProgramProcess.RunAsync(home, "status", "--id", "alice", "--port", port, "--json");
        Assert.Equal((0, ""), (running.ExitCode, running.Error));
        var status = JsonDocument.Parse(running.Output).RootElement;
        Assert.Equal(("connected", address, 6), (Text(status, "state"), Text(status, "address"), status.GetProperty("gatewayProtocol").GetInt32()));
        Assert.Equal((1, 1), (Count(status, "accepted"), Count(status, "received")));
        Assert.True(status.GetProperty("sending").GetProperty("bytesSentToday").GetInt64() > 2_000);
        Assert.StartsWith("State:       connected, for ", (await ProgramProcess.RunAsync(home, "status", "--id", "alice", "--port", port)).Output, StringComparison.Ordinal);

        client.Signal(ProgramProcess.SignalTerminate);
        Assert.Equal(0, await client.WaitForExitAsync());
        var stopped = await ProgramProcess.RunAsync(home, "status", "--id", "alice", "--port", port);
        Assert.Equal((1, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("no client runs at", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_a_Unix_socket_is_asked_over_it_without_port_and_token()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Whether a client runs is asked over a Unix socket where there are such.");
        var home = network.NewHome();
        var socket = Path.Combine(home, "nym.sock");
        Assert.Equal(0, (await ProgramProcess.RunAsync(home, "init", "--id", "alice", "--nym-apis", network.NymApi, "--unix-socket", socket)).ExitCode);
        Assert.Equal(1, (await ProgramProcess.RunAsync(home, "status", "--id", "alice")).ExitCode);
        await using var client = ProgramProcess.Start(home, "run", "--id", "alice", "--port", "0", "--access-token", "a token");
        await client.WaitForLineAsync("Client startup finished!");

        var running = await ProgramProcess.RunAsync(home, "status", "--id", "alice", "--json");
        Assert.Equal((0, ""), (running.ExitCode, running.Error));
        Assert.Equal("connected", Text(JsonDocument.Parse(running.Output).RootElement, "state"));
        var elsewhere = await ProgramProcess.RunAsync(home, "status", "--id", "alice", "--unix-socket", socket + "2");
        Assert.Equal(1, elsewhere.ExitCode);
        Assert.Contains($"no client runs at {socket}2", elsewhere.Error, StringComparison.Ordinal);

        var doctor = JsonDocument.Parse((await ProgramProcess.RunAsync(home, "doctor", "--id", "alice", "--json")).Output).RootElement;
        var registration = doctor.GetProperty("findings").EnumerateArray().Single(static finding => Text(finding, "check") == "gateway registration");
        Assert.Contains("it says: connected since ", Text(registration, "detail"), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement status, string name) => status.GetProperty(name).GetString();

    private static int Count(JsonElement status, string outcome) => status.GetProperty("messages").GetProperty(outcome).GetInt32();
}
