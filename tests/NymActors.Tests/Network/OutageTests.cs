using NymActors.Configuration;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>
/// Each part of the network away for a while, on simulated time: what the client says of itself meanwhile, what is lost (nothing), and how soon it
/// is online again.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void After_ten_minutes_without_its_gateway_a_client_is_online_within_five_seconds_on_average_and_nothing_is_lost()
    {
        var waits = new List<TimeSpan>();
        for (var seed = 1ul; seed <= 5; seed++)
        {
            Simulated.Run(
                network =>
                {
                    var (alice, bob) = (network.Connect("alice", Slow), network.Connect("bob", Sparse));
                    Online(network, alice);
                    var history = new History(network, alice);
                    var gateway = GatewayOf(network, alice);
                    network.Run(network.Mixnet.StopNodeAsync(gateway));
                    var away = network.World.Now;
                    network.World.RunFor(TimeSpan.FromSeconds(2));
                    AssertIs(alice, ClientAvailability.Offline, ClientTrouble.GatewayLost);
                    var receipts = Exchange(network, alice, bob);
                    network.World.RunFor(TimeSpan.FromMinutes(10) - (network.World.Now - away));
                    AssertIs(alice, ClientAvailability.Offline, ClientTrouble.GatewayLost);
                    network.Run(network.Mixnet.StartNodeAsync(gateway));
                    waits.Add(Online(network, alice));
                    AssertArrived(network, alice, bob, receipts);
                    Assert.Equal(
                        [ClientAvailability.Online, ClientAvailability.Offline, ClientAvailability.Online], history.Availabilities());
                },
                seed);
        }

        var mean = waits.Average(static wait => wait.TotalSeconds);
        output.WriteLine($"online again after {mean:0.0} s on average, {waits.Max().TotalSeconds:0.0} s at most");
        Assert.True(mean <= Soon.TotalSeconds, $"{mean} s");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_short_outage_packets_leave_at_full_speed_and_what_was_lost_is_sent_again_within_seconds(ulong seed) => Simulated.Run(
        network =>
        {
            var (alice, bob) = (network.Connect("alice", Slow), network.Connect("bob", Sparse));
            Online(network, alice);
            var gateway = GatewayOf(network, alice);
            var open = new List<(MessageReceipt Receipt, TimeSpan At)>();
            void SendFor(TimeSpan time)
            {
                for (var until = network.World.Now + time; network.World.Now < until;)
                {
                    open.Add((network.Run(alice.SendAsync(bob.Address, new byte[100])), network.World.Now));
                    network.World.RunFor(TimeSpan.FromMilliseconds(100));
                }
            }

            SendFor(TimeSpan.FromSeconds(5));
            network.Run(network.Mixnet.StopNodeAsync(gateway));
            SendFor(TimeSpan.FromSeconds(15));
            network.Run(network.Mixnet.StartNodeAsync(gateway));
            var returned = network.World.Now;
            network.World.RunUntil(() => alice.Status == ClientStatus.Connected, TimeSpan.FromMinutes(1));
            var connected = network.World.Now;
            SendFor(TimeSpan.FromSeconds(3));
            var sent = Sent(alice);
            SendFor(TimeSpan.FromSeconds(4));
            var rate = (Sent(alice) - sent) / 4.0;
            network.World.RunUntil(() => open.TrueForAll(static message => message.Receipt.Acknowledged.IsCompleted), TimeSpan.FromMinutes(1));
            output.WriteLine(
                $"connected {(connected - returned).TotalSeconds:0.0} s after the return, all acknowledged {(network.World.Now - connected).TotalSeconds:0.0} s later; {rate:0.0} packets a second");
            Assert.InRange(rate, 0.7 * 25, 1.3 * 25);
            Assert.True(network.World.Now - connected <= TimeSpan.FromSeconds(14), $"{network.World.Now - connected}");
        },
        seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_mix_layer_that_is_away_is_told_from_a_gateway_that_is_and_costs_no_message(int layer) => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Slow), network.Connect("bob", Sparse));
        Online(network, alice);
        var nodes = network.Mixnet.MixNodes.Where(node => node.Layer == layer).Select(static node => node.Id).ToList();
        nodes.ForEach(node => network.Run(network.Mixnet.StopNodeAsync(node)));
        network.World.RunFor(TimeSpan.FromSeconds(20));
        AssertIs(alice, ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
        var receipts = Exchange(network, alice, bob);
        network.World.RunFor(TimeSpan.FromMinutes(1));
        AssertIs(alice, ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
        Assert.Equal(ClientStatus.Connected, alice.Status);
        nodes.ForEach(node => network.Run(network.Mixnet.StartNodeAsync(node)));
        var wait = Online(network, alice);
        output.WriteLine($"layer {layer}: online again after {wait.TotalSeconds:0.0} s");
        AssertArrived(network, alice, bob, receipts);
        Assert.Equal(0, alice.Counters.Reconnections.Value);
    });

    [Fact]
    public void A_day_without_a_directory_is_told_and_costs_nothing() => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", Sparse));
        Online(network, alice);
        var history = new History(network, alice);
        network.Directory.IsAway = true;
        network.World.RunFor(TimeSpan.FromMinutes(50));
        AssertIs(alice, ClientAvailability.Online);
        network.World.RunFor(TimeSpan.FromMinutes(20));
        AssertIs(alice, ClientAvailability.Degraded, ClientTrouble.TopologyOld);
        for (var hour = 2; hour <= 24; hour++)
        {
            var receipts = Exchange(network, alice, bob, messages: 1);
            AssertArrived(network, alice, bob, receipts);
            network.World.RunUntil(() => network.World.Now > TimeSpan.FromHours(hour), TimeSpan.FromHours(2));
            AssertIs(alice, ClientAvailability.Degraded, ClientTrouble.TopologyOld);
        }

        network.Directory.IsAway = false;

        // It could send all the while, so the directory is asked no more often than always.
        Assert.True(Online(network, alice) <= new TopologyConfiguration().TopologyRefreshRate + Soon);
        Assert.Equal([ClientAvailability.Online, ClientAvailability.Degraded, ClientAvailability.Online], history.Availabilities());
    });

    [Fact]
    public void A_map_that_is_too_old_is_put_away_and_the_next_one_is_used_within_seconds() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice", options => Sparse(options, TimeSpan.FromHours(2)));
        Online(network, alice);
        network.Directory.IsAway = true;
        network.World.RunFor(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(10));
        AssertIs(alice, ClientAvailability.Offline, ClientTrouble.NoTopology);
        Assert.Equal(ClientStatus.WithoutTopology, alice.Status);
        var receipt = network.Run(alice.SendAsync(alice.Address, new byte[] { 1 }));
        network.World.RunFor(TimeSpan.FromMinutes(5));
        network.Directory.IsAway = false;

        // What proves it is the next cover packet, and there are few of those.
        network.World.RunUntil(() => alice.Status == ClientStatus.Connected, TimeSpan.FromSeconds(8));
        Online(network, alice);
        Assert.Equal([1], network.Run(alice.NextAsync()).Data.ToArray());
        network.Run(receipt.Acknowledged);
    });

    [Fact]
    public void A_client_without_cover_shows_itself_that_packets_come_back_and_sends_none_otherwise() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice", options => options with { Configuration = options.Configuration.WithoutCover() });
        Assert.Equal(ClientAvailability.Starting, alice.Condition.Availability);
        Assert.True(Online(network, alice) <= Soon);
        network.World.RunFor(TimeSpan.FromHours(1));
        AssertIs(alice, ClientAvailability.Online);
        Assert.InRange(alice.Counters.LoopCoverPacketsSent.Value, 1, 2);
        Assert.Equal(0, alice.Counters.Reconnections.Value);
    });

    [Fact]
    public void A_client_that_stops_ends_the_waits_for_its_condition() => Simulated.Run(network =>
    {
        var alice = network.Connect("alice", Slow);
        var online = alice.WaitForStatusAsync(ClientAvailability.Online);
        Assert.Equal(ClientAvailability.Online, network.Run(online).Availability);
        var lost = alice.WaitForStatusAsync(static condition => condition.Troubles.Contains(ClientTrouble.GatewayLost));
        network.Run(alice.DisposeAsync().AsTask());
        Assert.Equal(NymClientError.Stopped, Assert.Throws<NymClientException>(() => network.Run(lost)).Error);
        AssertIs(alice, ClientAvailability.Stopped);
        Assert.Equal(ClientAvailability.Stopped, network.Run(alice.WaitForStatusAsync(ClientAvailability.Stopped)).Availability);
    });

    // A packet each 40 ms, and loop cover: a second of the world costs little.
    private static NymClientOptions Slow(NymClientOptions options) => options with
    {
        Configuration = options.Configuration with
        {
            Traffic = options.Configuration.Traffic with { MessageSendingAverageDelay = TimeSpan.FromMilliseconds(40) },
            CoverTraffic = options.Configuration.CoverTraffic with { LoopCoverTrafficAverageDelay = TimeSpan.FromMilliseconds(500) },
        },
    };

    private static NymClientOptions Sparse(NymClientOptions options) => Sparse(options, new TopologyConfiguration().MaximumTopologyAge);

    // A packet each twenty seconds: so costs even a day little.
    private static NymClientOptions Sparse(NymClientOptions options, TimeSpan maximumTopologyAge) => options with
    {
        Configuration = options.Configuration with
        {
            Traffic = options.Configuration.Traffic with { DisableMainPoissonPacketDistribution = true },
            CoverTraffic = options.Configuration.CoverTraffic with { LoopCoverTrafficAverageDelay = TimeSpan.FromSeconds(20) },
            Topology = options.Configuration.Topology with { MaximumTopologyAge = maximumTopologyAge },
        },
    };

    private static uint GatewayOf(Simulated network, NymClient client) =>
        network.Mixnet.Gateways.Single(gateway => gateway.IdentityKey == client.Address.Gateway.ToString()).Id;

    // Those of the sending stream.
    private static long Sent(NymClient client) => client.Counters.RealPacketsSent.Value + client.Counters.CoverPacketsSent.Value;

    private static TimeSpan Online(Simulated network, NymClient client)
    {
        var begin = network.World.Now;
        network.World.RunUntil(() => client.Condition.Availability == ClientAvailability.Online, TimeSpan.FromMinutes(10));
        return network.World.Now - begin;
    }

    private static List<MessageReceipt> Exchange(Simulated network, NymClient alice, NymClient bob, int messages = 10) =>
    [
        .. Enumerable.Range(0, messages).SelectMany(number => new[]
        {
            network.Run(alice.SendAsync(bob.Address, new[] { (byte)number })),
            network.Run(bob.SendAsync(alice.Address, new[] { (byte)number })),
        }),
    ];

    private static void AssertArrived(Simulated network, NymClient alice, NymClient bob, List<MessageReceipt> receipts)
    {
        var expected = Enumerable.Range(0, receipts.Count / 2).Select(static number => (byte)number);
        foreach (var client in new[] { alice, bob })
        {
            var arrived = Enumerable.Range(0, receipts.Count / 2).Select(_ => network.Run(client.NextAsync()).Data.Span[0]).ToList();
            Assert.Equal(expected, arrived.Order());
        }

        receipts.ForEach(receipt => network.Run(receipt.Acknowledged));
    }

    private static void AssertIs(NymClient client, ClientAvailability availability, params ClientTrouble[] troubles)
    {
        Assert.Equal(availability, client.Condition.Availability);
        Assert.Equal(troubles, client.Condition.Troubles);
    }

    /// <summary>What a client said of itself, in order.</summary>
    private sealed class History
    {
        private readonly List<ClientCondition> _conditions = [];
        private readonly Simulated _network;

        public History(Simulated network, NymClient client)
        {
            _network = network;
            _ = CollectAsync(client);
            network.World.RunReady();
        }

        /// <summary>The availabilities, each once in a row.</summary>
        public List<ClientAvailability> Availabilities()
        {
            _network.World.RunReady();
            var row = new List<ClientAvailability>();
            foreach (var condition in _conditions.Where(condition => row.Count == 0 || row[^1] != condition.Availability))
            {
                row.Add(condition.Availability);
            }

            return row;
        }

        private async Task CollectAsync(NymClient client)
        {
            await foreach (var condition in client.StatusChanges)
            {
                _conditions.Add(condition);
            }
        }
    }
}
