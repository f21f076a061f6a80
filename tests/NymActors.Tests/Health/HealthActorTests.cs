using NymActors.Configuration;
using NymActors.CoverTraffic;
using NymActors.Gateways;
using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Health;

public sealed class HealthActorTests : ActorTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _topology = new();
    private ClientConfiguration _configuration = new() { Id = "alice", StoragePaths = StoragePaths.Below("/nowhere") };
    private GatewayConnectionState _gateway = null!;
    private ConditionFeed _feed = null!;

    [Fact]
    public async Task A_client_is_online_when_an_own_packet_came_back_and_not_when_a_socket_opened()
    {
        await StartAsync();
        AssertIs(ClientAvailability.Starting);
        UseMap();
        OpenLink();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        AssertIs(ClientAvailability.Starting);
        await ProveAsync();
        AssertIs(ClientAvailability.Online);
    }

    [Fact]
    public async Task A_connection_through_which_nothing_comes_back_is_offline()
    {
        await StartAsync();
        UseMap();
        OpenLink();
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(11); waited += Interval)
        {
            await AdvanceAsync(Interval);
        }

        AssertIs(ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
        await ProveAsync();
        AssertIs(ClientAvailability.Online);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(11); waited += Interval)
        {
            await AdvanceAsync(Interval);
        }

        AssertIs(ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
    }

    [Theory]
    [InlineData(NymClientError.GatewayUnreachable, ClientTrouble.GatewayLost)]
    [InlineData(NymClientError.GatewayBusy, ClientTrouble.GatewayBusy)]
    [InlineData(NymClientError.GatewayRefused, ClientTrouble.GatewayRefuses)]
    [InlineData(NymClientError.NotRegistered, ClientTrouble.GatewayRefuses)]
    public async Task A_lost_gateway_is_told_with_its_reason_and_what_came_back_before_proves_nothing_for_the_next_one(
        NymClientError error, ClientTrouble trouble)
    {
        await StartOnlineAsync();
        _gateway.Note("as the gateway says", error);
        _gateway.Link = null;
        await TellAsync(LookAgain.Instance);
        AssertIs(ClientAvailability.Offline, trouble);
        Assert.Equal("as the gateway says", _feed.Current.Detail);
        var since = _feed.Current.Since;
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(since, _feed.Current.Since);
        OpenLink();
        await AdvanceAsync(Interval);
        AssertIs(ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
        await ProveAsync();
        AssertIs(ClientAvailability.Online);
    }

    [Fact]
    public async Task What_is_not_as_it_should_be_is_named_all_of_it()
    {
        _configuration = _configuration with { Traffic = _configuration.Traffic with { DisableMainPoissonPacketDistribution = false } };
        await StartOnlineAsync();
        _topology.IsOwnGatewayMissing = true;
        await ProveAsync();
        AssertIs(ClientAvailability.Degraded, ClientTrouble.GatewayNotInNetwork);

        // Nothing is sent in this test, which is less than the settings ask for.
        await ProveForAsync(TimeSpan.FromSeconds(16));
        AssertIs(ClientAvailability.Degraded, ClientTrouble.GatewayNotInNetwork, ClientTrouble.RateNotReached);
        _topology.Fetched -= TimeSpan.FromHours(1);
        _gateway.Bandwidth.Read(new OutOfBandwidthResponse(2413, 0), GatewayRequestKind.Packet);
        await ProveAsync();
        AssertIs(ClientAvailability.Degraded, ClientTrouble.NoBandwidth, ClientTrouble.GatewayNotInNetwork, ClientTrouble.TopologyOld);
        _topology.Value = null;
        _topology.LastTrouble = "as the directory says";
        await ProveAsync();
        AssertIs(ClientAvailability.Offline, ClientTrouble.NoTopology, ClientTrouble.GatewayNotInNetwork);
    }

    [Fact]
    public async Task Without_cover_a_packet_to_oneself_shows_that_a_connection_works_and_no_more_is_sent()
    {
        _configuration = _configuration.WithoutCover();
        await StartAsync();
        UseMap();
        OpenLink();
        await AdvanceAsync(Interval);
        Assert.Null((await Gateway.ExpectMsgAsync<OutgoingPacket>()).Fragment);
        await AdvanceAsync(Interval);
        Assert.False(Gateway.HasMessages);
        await ProveAsync();
        AssertIs(ClientAvailability.Online);
        for (var minute = 0; minute < 30; minute++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        AssertIs(ClientAvailability.Online);
        Assert.False(Gateway.HasMessages);

        // What is sent and not acknowledged is a reason to look.
        Counters.RealPacketsSent.Increment();
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(31); waited += Interval)
        {
            await AdvanceAsync(Interval);
        }

        await Gateway.ExpectMsgAsync<OutgoingPacket>();
        AssertIs(ClientAvailability.Offline, ClientTrouble.NoOwnPacketBack);
    }

    [Fact]
    public async Task The_end_of_the_client_is_the_last_condition_and_ends_whoever_watches()
    {
        await StartOnlineAsync();
        var seen = new List<ClientAvailability>();
        var watching = WatchAsync(seen);
        await Conditions.UntilAsync(() => seen.Count == 1);
        Sys.Stop(Actor);
        await watching.WaitAsync(TestClients.Patience);
        Assert.Equal([ClientAvailability.Online, ClientAvailability.Stopped], seen);
        Assert.Null(_feed.Note(ClientAvailability.Online, [], null));
        await WatchAsync(seen).WaitAsync(TestClients.Patience);
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_hears_of_the_newest_changes()
    {
        var feed = new ConditionFeed(Time, Streams.Actors.Answers.Pooled);
        await using var reader = feed.WatchAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        for (var i = 0; i < 1_000; i++)
        {
            feed.Note(i % 2 == 0 ? ClientAvailability.Online : ClientAvailability.Offline, i == 999 ? [ClientTrouble.NoBandwidth] : [], null);
        }

        feed.Note(ClientAvailability.Stopped, [], null);
        var read = 0;
        ClientCondition? last = null;
        while (await reader.MoveNextAsync())
        {
            read++;
            last = reader.Current;
        }

        Assert.Equal(64, read);
        Assert.Equal(ClientAvailability.Stopped, last!.Availability);
    }

    private async Task WatchAsync(List<ClientAvailability> seen)
    {
        await foreach (var condition in _feed.WatchAsync())
        {
            seen.Add(condition.Availability);
        }
    }

    private async Task StartAsync()
    {
        var patience = LinkPatience.Of(_configuration);
        _gateway = new GatewayConnectionState(
            _configuration.GatewayConnection,
            patience,
            new SeededRandomSource(2),
            new PacketWriter(Refs, new SendingQueue(new SeededRandomSource(3)), Counters, Time),
            Time);
        _feed = new ConditionFeed(Time, Streams.Actors.Answers.Pooled);
        var proof = new MixnetProof(patience, Time);
        await StartAsync(
            HealthActor.Props(new(
                Refs,
                _feed,
                new ConditionJudge(_configuration, _gateway, _topology, proof, Time),
                proof,
                new CoverPackets(_network.Preparer, _topology, PacketSize.Regular, Counters),
                _gateway,
                Counters,
                new RateRemark(_configuration.WishedPacketsPerSecond, Time))),
            ClientChildren.Health);
    }

    private async Task StartOnlineAsync()
    {
        await StartAsync();
        UseMap();
        OpenLink();
        await AdvanceAsync(Interval);
        await ProveAsync();
        AssertIs(ClientAvailability.Online);
    }

    private void UseMap()
    {
        _topology.Fetched = Time.GetUtcNow();
        _topology.Value = _network.Map;
    }

    private void OpenLink()
    {
        var (connection, _) = InMemoryGatewayConnection.CreatePair();
        _gateway.Link = new GatewayLink(
            connection, new BinaryFrameCodec(_network.Registration.SharedKey, new SeededRandomSource(4)), BinaryFrameKind.Standard, 1L << 40, []);
    }

    /// <summary>One of the client's packets comes back.</summary>
    private async Task ProveAsync()
    {
        await AdvanceAsync(Interval);
        Counters.CoverPacketsReceived.Increment();
        await AdvanceAsync(Interval);
    }

    private async Task ProveForAsync(TimeSpan time)
    {
        for (var waited = TimeSpan.Zero; waited < time; waited += 2 * Interval)
        {
            await ProveAsync();
        }
    }

    private void AssertIs(ClientAvailability availability, params ClientTrouble[] troubles)
    {
        Assert.Equal(availability, _feed.Current.Availability);
        Assert.Equal(troubles, _feed.Current.Troubles);
    }
}
