using NymActors.Outgoing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Streams.Pacing;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.CoverTraffic;

public sealed class CoverTrafficActorTests : ActorTest
{
    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _topology = new();
    private readonly CoverTrafficState _state = new();
    private readonly PacingControl _pacing = new(TimeSpan.FromMilliseconds(200));

    public CoverTrafficActorTests() => _topology.Value = _network.Map;

    [Fact]
    public async Task Nothing_leaves_before_sending_may_start()
    {
        await StartAsync();
        Assert.Equal((0, 0), (Children, Clock.PendingCount));
        Assert.False(Gateway.HasMessages);
    }

    [Fact]
    public async Task At_each_tick_one_packet_to_oneself_leaves()
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        for (var i = 0; i < 3; i++)
        {
            await TickAsync();
            var packet = await Gateway.ExpectMsgAsync<OutgoingPacket>();
            Gateway.Reply(PacketTaken.Instance);
            Assert.Equal(PacketOrigin.LoopCover, packet.Origin);
            Assert.Null(packet.Fragment);
        }

        Assert.False(Gateway.HasMessages);
    }

    [Fact]
    public async Task Ticks_at_which_the_gateway_takes_nothing_are_dropped_but_for_a_few()
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        await TickAsync();
        await Gateway.ExpectMsgAsync<OutgoingPacket>();
        while (_pacing.BlockedTicks == 0)
        {
            await TickAsync();
        }

        for (var kept = 0; kept < Gateways.GatewaySink.Ahead; kept++)
        {
            Gateway.Reply(PacketTaken.Instance);
            await Gateway.ExpectMsgAsync<OutgoingPacket>();
        }

        Gateway.Reply(PacketTaken.Instance);
        await SettleAsync();
        Assert.False(Gateway.HasMessages);
    }

    [Fact]
    public async Task A_tick_without_a_map_sends_nothing_and_is_counted()
    {
        _topology.Value = null;
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        await TickAsync();
        await Conditions.UntilAsync(() => _pacing.EmptyTicks == 1);
        Assert.True(Counters.UnroutablePackets.Value > 0);
        Assert.False(Gateway.HasMessages);
    }

    [Fact]
    public async Task A_map_without_the_own_gateway_is_like_none()
    {
        _topology.Value = _network.MapWithoutGateway();
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        await TickAsync();
        await Conditions.UntilAsync(() => _pacing.EmptyTicks == 1);
        Assert.True(Counters.UnroutablePackets.Value > 0);
        Assert.Equal(0, Counters.UnbuildablePackets.Value);
    }

    [Fact]
    public async Task A_map_with_keys_that_no_packet_can_be_built_with_costs_the_packets_of_its_time_alone()
    {
        _topology.Value = _network.MapWithLowOrderKeys();
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        await TickAsync();
        await Conditions.UntilAsync(() => _pacing.EmptyTicks == 1);
        Assert.True(Counters.UnbuildablePackets.Value > 0);

        _topology.Value = _network.Map;
        await TickAsync();
        await Gateway.ExpectMsgAsync<OutgoingPacket>();
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task Sending_that_starts_twice_makes_one_stream()
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await TellAsync(StartSending.Instance);
        await OneStreamAsync();
    }

    [Fact]
    public async Task A_failure_while_sending_starts_leaves_one_stream()
    {
        await StartAsync();
        FailOn(nameof(StartSending));
        await TellAsync(StartSending.Instance);
        Assert.Single(Failures);
        await OneStreamAsync();
    }

    [Fact]
    public async Task After_a_restart_there_is_one_stream_also_when_it_is_told_to_start_again()
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        await KillAsync();
        await TellAsync(StartSending.Instance);
        await Gateway.ExpectMsgAsync<SenderFailed>();
        await OneStreamAsync();
    }

    [Fact]
    public async Task A_restart_before_sending_may_start_starts_nothing()
    {
        await StartAsync();
        await KillAsync();
        Assert.Equal((0, 0), (Children, Clock.PendingCount));
    }

    [Theory]
    [InlineData("none")]
    [InlineData(nameof(StreamEnded))]
    [InlineData(nameof(RestartStream))]
    public async Task A_stream_that_ends_is_started_again_once_also_when_the_actor_fails_meanwhile(string failing)
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await AcceptStreamAsync();
        FailOn(failing);
        EndStreams();
        await Gateway.ExpectMsgAsync<SenderFailed>();
        await Conditions.UntilAsync(() => Handled(nameof(StreamEnded)) > 0);
        await SettleAsync();
        if (failing == "none")
        {
            Assert.False(Gateway.HasMessages);
        }

        ((VirtualScheduler)Sys.Scheduler).Move(TimeSpan.FromMilliseconds(50));
        await SettleAsync();
        await OneStreamAsync();
        Assert.Equal(failing == "none" ? 0 : 1, Failures.Count);
    }

    private Task StartAsync() => StartAsync(
        CoverTrafficActor.Props(new(
            Refs,
            _state,
            new CoverPackets(_network.Preparer, _topology, PacketSize.Regular, Counters),
            _pacing,
            Clock,
            Time,
            new SeededRandomSource(5))),
        ClientChildren.CoverTraffic);

    private async Task AcceptStreamAsync()
    {
        await Gateway.ExpectMsgAsync<SenderStarted>();
        Gateway.Reply(PacketTaken.Instance);
    }

    private async Task TickAsync()
    {
        await Clock.WhenAsync(static clock => clock.PendingCount == 1).WaitAsync(TestClients.Patience);
        var ticks = Ticks;
        Clock.AdvanceToNextDeadline();
        await Conditions.UntilAsync(() => Ticks > ticks);
    }

    private long Ticks => _pacing.CoverCount + _pacing.EmptyTicks + _pacing.BlockedTicks;

    /// <summary>One stream has announced itself and one timer runs; a second one would double what leaves.</summary>
    private async Task OneStreamAsync()
    {
        await AcceptStreamAsync();
        await SettleAsync();
        await Conditions.UntilAsync(() => Children == 1 && Clock.PendingCount == 1);
        Assert.Single(RunningStreams);
        await TickAsync();
        await Gateway.ExpectMsgAsync<OutgoingPacket>();
        Assert.False(Gateway.HasMessages);
    }
}
