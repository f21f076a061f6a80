using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Tests.Topology;
using NymActors.Topology;

namespace NymActors.Network;

/// <summary>
/// A running client whose directory gives it hostile documents one after another, while it sends a message every second. Without more ado a
/// part that changes every day is run; <c>NYM_TEST_DIRECTORIES=1000000 NYM_TEST_SEED=1</c> choose how much and which.
/// </summary>
public sealed class HostileDirectoryTests(ITestOutputHelper output)
{
    // So that neither the client nor this test waits for the other.
    private const int RefreshesUnderWay = 32;

    private static readonly TimeSpan MessageInterval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task No_document_of_a_directory_stops_a_client_or_loses_a_message()
    {
        var count = Setting("NYM_TEST_DIRECTORIES", 10_000);
        var seed = Setting("NYM_TEST_SEED", DateTime.UtcNow.DayOfYear);
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory, MixNodes = 3, Gateways = 2 });
        using var directory = await HostileDirectoryTransport.CreateAsync(mixnet.Directory, mixnet.NymApiUrl, seed);
        using var system = ActorSystem.Create("hostile-directory", ConfigurationFactory.ParseString("akka { loglevel = INFO, stdout-loglevel = OFF, loggers = [] }"));
        var log = new ConcurrentQueue<LogEvent>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new LogKeeper(log))), typeof(LogEvent));
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "alice");
        await using var client = await NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, directory),
            ActorSystem = system,
        }).WaitAsync(TestClients.Patience);
        var topology = await system.ActorSelection("/user/nym-clients/alice/topology").ResolveOne(TestClients.Patience);
        await using var bob = await ConnectAtOtherGatewayAsync(mixnet, client);
        var arriving = Task.WhenAll(CollectAsync(client), CollectAsync(bob));

        directory.IsHostile = true;
        for (var i = 0; i < RefreshesUnderWay; i++)
        {
            topology.Tell(RefreshTopology.Instance);
        }

        var clock = Stopwatch.StartNew();
        var receipts = new List<MessageReceipt>();
        while (directory.Answers < count)
        {
            topology.Tell(RefreshTopology.Instance);
            Assert.True(await directory.NextAnswerAsync(TestClients.Patience), "The map is not refreshed any more.");
            if (clock.Elapsed > MessageInterval * receipts.Count)
            {
                // One to oneself, the next one to somebody at another gateway.
                var recipient = receipts.Count % 2 == 0 ? client : bob;
                receipts.Add(await client.SendAsync(recipient.Address, Encoding.UTF8.GetBytes($"{receipts.Count}")).WaitAsync(TestClients.Patience));
            }
        }

        var duration = clock.Elapsed;
        directory.IsHostile = false;
        topology.Tell(RefreshTopology.Instance);
        await Task.WhenAll(receipts.Select(static receipt => receipt.Acknowledged)).WaitAsync(TestClients.Patience);
        Assert.False(client.Stopped.IsCompleted);
        await client.DisposeAsync();
        await bob.DisposeAsync();
        var arrived = (await arriving.WaitAsync(TestClients.Patience)).SelectMany(static texts => texts);

        output.WriteLine($"seed {seed}: {count} documents in {duration.TotalSeconds:0} s, {receipts.Count} messages, none lost or refused, {client.Counters.RefusedTopologies} maps refused; {log.Count} lines of log");
        Assert.Equal(Enumerable.Range(0, receipts.Count).Select(static n => n.ToString(CultureInfo.InvariantCulture)), arrived.OrderBy(int.Parse));
        Assert.All(log, static line => Assert.True(line is not Error || line.Cause is null or NymClientException, line.ToString()));
        Assert.True(log.Count < 20 + (4 * duration.TotalMinutes), string.Join('\n', log.Take(100)));
    }

    private static async Task<NymClient> ConnectAtOtherGatewayAsync(LocalMixnet mixnet, NymClient client)
    {
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "bob");
        var directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory);
        var gateways = await directory.FetchGatewaysAsync(CancellationToken.None);
        return await NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Connector = mixnet.GatewayConnector,
            Directory = directory,
            Gateway = gateways.Single(gateway => gateway.Identity != client.Address.Gateway).Identity,
        }).WaitAsync(TestClients.Patience);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static async Task<List<string>> CollectAsync(NymClient client)
    {
        var arrived = new List<string>();
        await foreach (var message in client.Messages)
        {
            arrived.Add(Encoding.UTF8.GetString(message.Data.Span));
        }

        return arrived;
    }

    private sealed class LogKeeper : ReceiveActor
    {
        public LogKeeper(ConcurrentQueue<LogEvent> log) => Receive<LogEvent>(log.Enqueue);
    }
}
