using System.Diagnostics;
using System.Globalization;

namespace NymActors.EndToEnd.Tests.Hostile;

/// <summary>
/// Hostile frames on the local WebSocket of the running program, while its client sends a message every second. Without more ado a part that
/// changes every day is run; <c>NYM_TEST_FRAMES=1000000 NYM_TEST_SEED=1</c> choose how much and which.
/// </summary>
public sealed class HostileApplicationTests(Localnet network, ITestOutputHelper output) : IClassFixture<Localnet>
{
    private static readonly TimeSpan MessageInterval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task No_frame_of_an_application_stops_a_client_or_loses_a_message()
    {
        var frameCount = Setting("NYM_TEST_FRAMES", 200_000);
        var seed = Setting("NYM_TEST_SEED", DateTime.UtcNow.DayOfYear);
        var home = network.NewHome();
        var alice = await InitAsync(home, "alice");
        var bob = await InitAsync(home, "bob");
        await using var attacked = Start(home, "alice");
        await using var other = Start(home, "bob");
        var port = await PortAsync(attacked);
        using var receiver = await Application.ConnectAsync(await PortAsync(other));

        // From now on what arrives is text.
        await receiver.AddressAsync();

        var frames = new HostileFrames(seed, alice);
        var clock = Stopwatch.StartNew();
        var messages = 0;
        var connections = 1;
        long memoryBefore = 0, logBefore = 0;
        var application = await RawApplication.ConnectAsync(port);
        for (var i = 0; i <= frameCount; i++)
        {
            // Until then the heap finds its size.
            if (i == frameCount / 10)
            {
                (memoryBefore, logBefore) = (attacked.WorkingSet, attacked.Error.Length);
            }

            if (clock.Elapsed > MessageInterval * messages || i == frameCount)
            {
                await application.WriteAsync(frames.TextFrame($$"""{"type":"send","message":"{{messages++}}","recipient":"{{bob}}","connectionId":7}"""));
            }

            var (bytes, endsConnection) = frames.Next();
            await application.WriteAsync(bytes);
            if (endsConnection)
            {
                await application.FlushAsync();
                await application.WaitForEndAsync();
                await application.DisposeAsync();
                application = await RawApplication.ConnectAsync(port);
                connections++;
            }
        }

        await application.FlushAsync();
        var arrived = new HashSet<string>();
        while (arrived.Count < messages)
        {
            try
            {
                Assert.True(arrived.Add(Application.Text(await receiver.ReceiveAsync(), "message")), "A message arrived twice.");
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{arrived.Count} of {messages} messages arrived.\n{attacked.Error[^Math.Min(attacked.Error.Length, 4000)..]}");
            }
        }

        await application.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, messages).Select(static n => n.ToString(CultureInfo.InvariantCulture)).Order(), arrived.Order());
        var log = attacked.Error;
        var memoryAfter = attacked.WorkingSet;
        var report = $"seed {seed}: {frameCount} frames over {connections} connections in {clock.Elapsed.TotalSeconds:0} s, {messages} messages, none lost; "
            + $"working set {memoryBefore >> 20} MiB before, {memoryAfter >> 20} MiB after; log {(log.Length - logBefore) / 1024} KiB";
        output.WriteLine(report);
        Assert.DoesNotContain(" ERROR ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("restart", log, StringComparison.OrdinalIgnoreCase);
        Assert.True(log.Length - logBefore < 1024 + (300 * connections), report + "\n" + log[^Math.Min(log.Length, 4000)..]);
        Assert.True(memoryAfter < memoryBefore + (64 << 20), report);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static ProgramProcess Start(string home, string id) => ProgramProcess.Start(home, "run", "--id", id, "--port", "0");

    private static async Task<int> PortAsync(ProgramProcess client)
    {
        var line = await client.WaitForLineAsync("Running websocket on ");
        await client.WaitForLineAsync("Client startup finished!");
        return int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);
    }

    private async Task<string> InitAsync(string home, string id)
    {
        var (exitCode, printed, error) = await ProgramProcess.RunAsync(home, "init", "--id", id, "--nym-apis", network.NymApi);
        Assert.True(exitCode == 0, error);
        return printed.Split("Address of this client: ")[1].Trim();
    }
}
