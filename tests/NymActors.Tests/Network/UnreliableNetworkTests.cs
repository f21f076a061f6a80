using System.Globalization;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>
/// Confirmed messages over a network that is broken all the time, on simulated time. A small part runs always; all of it, which takes half an hour:
/// <c>NYM_TEST_LOSSY_MESSAGES=10000 NYM_TEST_CHAOS_MESSAGES=15000 dotnet test tests/NymActors.Tests --filter UnreliableNetworkTests</c>.
/// </summary>
public sealed class UnreliableNetworkTests(ITestOutputHelper output)
{
    private const int LongestMessage = 200_000;

    private static readonly TimeSpan Long = TimeSpan.FromDays(3);

    /// <summary>
    /// Every link between nodes loses a fifth of its packets, so that one attempt in four arrives and one in fourteen is acknowledged; every
    /// thirty seconds the connections of both clients are cut.
    /// </summary>
    [Fact]
    public void Links_that_lose_double_and_reorder_packets_and_connections_that_are_cut_cost_no_message()
    {
        var messages = Number("NYM_TEST_LOSSY_MESSAGES", 40);
        UnreliableLinks links = null!;
        Simulated.Run(
            network =>
            {
                var (toAlice, toBob) = (new LosingConnector(network.Mixnet.GatewayConnector), new LosingConnector(network.Mixnet.GatewayConnector));
                var (alice, bob) = (network.Connect("alice", options => Through(options, toAlice)), network.Connect("bob", options => Through(options, toBob)));
                links.LossPercent = 20;
                links.DuplicatePercent = 5;
                links.OvertakenPercent = 5;
                using var cuts = network.World.Time.CreateTimer(
                    _ =>
                    {
                        toAlice.Cut();
                        toBob.Cut();
                    },
                    null,
                    TimeSpan.FromSeconds(30),
                    TimeSpan.FromSeconds(30));
                var there = new Correspondence(network, alice, bob, new SeededRandomSource(11));
                var back = new Correspondence(network, bob, alice, new SeededRandomSource(12));
                Exchange(network, there, back, correspondence => correspondence.SendAsync(messages / 2, LongestMessage, atOnce: 50));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{messages} messages in {network.World.Now.TotalMinutes:0} simulated minutes: {links.Lost} packets lost, {links.Doubled} doubled, {links.Overtaken} overtaken, {alice.Counters.Reconnections.Value + bob.Counters.Reconnections.Value} reconnections, {alice.Counters.Retransmissions.Value + bob.Counters.Retransmissions.Value} retransmissions, {alice.Counters.Repairs.Value + bob.Counters.Repairs.Value} repairs"));
                Assert.True(links.Lost > 0 && links.Doubled > 0 && links.Overtaken > 0);
            },
            links: random => links = new UnreliableLinks(new InMemoryNetwork(), random));
    }

    /// <summary>Every 30 to 60 seconds a node, whichever, goes away for 3 to 15 seconds.</summary>
    [Fact]
    public void Nodes_that_are_killed_one_after_the_other_cost_no_message_and_little_time()
    {
        var messages = Number("NYM_TEST_CHAOS_MESSAGES", 900);
        Simulated.Run(network =>
        {
            var random = new SeededRandomSource(21);
            var (alice, bob) = (network.Connect("alice", WithDefaultTraffic), network.Connect("bob", WithDefaultTraffic));
            using var ended = new CancellationTokenSource();
            var killing = KillAsync(network, random, ended.Token);
            var there = new Correspondence(network, alice, bob, new SeededRandomSource(22));
            var back = new Correspondence(network, bob, alice, new SeededRandomSource(23));
            Exchange(network, there, back, correspondence => PaceAsync(network, correspondence, messages / 2));
            ended.Cancel();
            network.Run(killing);
            var latencies = there.Latencies.Concat(back.Latencies).Order().ToList();
            var p99 = latencies[latencies.Count * 99 / 100];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{messages} messages in {network.World.Now.TotalMinutes:0} simulated minutes: latency p50 {latencies[latencies.Count / 2].TotalSeconds:0.0} s, p99 {p99.TotalSeconds:0.0} s, at most {latencies[^1].TotalSeconds:0.0} s; {alice.Counters.Retransmissions.Value + bob.Counters.Retransmissions.Value} retransmissions, {alice.Counters.Repairs.Value + bob.Counters.Repairs.Value} repairs, {alice.Counters.Reconnections.Value + bob.Counters.Reconnections.Value} reconnections"));
            Assert.True(p99 <= TimeSpan.FromSeconds(14), $"p99 is {p99}");
        });
    }

    private static void Exchange(Simulated network, Correspondence there, Correspondence back, Func<Correspondence, Task> send)
    {
        using var ended = new CancellationTokenSource();
        var receiving = Task.WhenAll(there.ReceiveAsync(ended.Token), back.ReceiveAsync(ended.Token));
        network.Run(Task.WhenAll(send(there), send(back)), Long);

        // What is sent twice comes within minutes.
        network.World.RunFor(TimeSpan.FromMinutes(3));
        ended.Cancel();
        network.Run(receiving);
        foreach (var correspondence in new[] { there, back })
        {
            Assert.Equal((correspondence.Sent, 0, 0), (correspondence.Confirmed, correspondence.Missing, correspondence.Strange));
        }
    }

    /// <summary>A message each 200 ms or so, whatever became of the others.</summary>
    private static async Task PaceAsync(Simulated network, Correspondence correspondence, int messages)
    {
        var confirmed = new List<Task>();
        for (var i = 0; i < messages; i++)
        {
            confirmed.Add(await correspondence.SendOneAsync(1_000));
            await Task.Delay(TimeSpan.FromMilliseconds(216), network.World.Time);
        }

        await Task.WhenAll(confirmed);
    }

    private static async Task KillAsync(Simulated network, SeededRandomSource random, CancellationToken ended)
    {
        uint[] nodes = [.. network.Mixnet.Nodes.Select(static node => node.Id)];
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30_000 + random.NextInt32(30_000)), network.World.Time, ended);
                var node = nodes[random.NextInt32(nodes.Length)];
                await network.Mixnet.StopNodeAsync(node);
                await Task.Delay(TimeSpan.FromMilliseconds(3_000 + random.NextInt32(12_000)), network.World.Time, CancellationToken.None);
                await network.Mixnet.StartNodeAsync(node);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>Without cover, which would make nine of ten packets here and is as lost as the rest.</summary>
    private static NymClientOptions Through(NymClientOptions options, IGatewayConnector connector) => options with
    {
        Connector = connector,
        Configuration = options.Configuration with
        {
            Traffic = options.Configuration.Traffic with { DisableMainPoissonPacketDistribution = true },
            CoverTraffic = options.Configuration.CoverTraffic with { DisableLoopCoverTrafficStream = true },
        },
    };

    private static NymClientOptions WithDefaultTraffic(NymClientOptions options) => options with
    {
        Configuration = options.Configuration with { Traffic = new(), CoverTraffic = new(), Acknowledgements = new() },
    };

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
