using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Gateways;

/// <summary>Connections that die without a word, in both directions or in one, and others that only look as if they had.</summary>
public sealed class GatewaySilenceTests : GatewayConnectionKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_path_that_is_dead_in_both_directions_is_left_after_a_ping_without_answer()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await PassAsync(Deadline);
        Assert.True(State.Watch.IsAsking);
        Assert.IsType<SupportedProtocolRequest>(await RequestAsync(gateway));
        await PassAsync(Deadline - CheckInterval);
        Assert.NotNull(State.Link);
        await PassAsync(CheckInterval);
        Assert.Null(State.Link);
        Assert.Equal("the connection was lost: the gateway was silent and answered no ping", State.LastTrouble);
        await AdvanceAsync(LongestFirstWait);
        Assert.Equal(2, Attempts.Count);
    }

    [Fact]
    public async Task A_gateway_that_answers_pings_may_be_silent_for_as_long_as_it_likes()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            await PassAsync(Deadline);
            Assert.IsType<SupportedProtocolRequest>(await RequestAsync(gateway));
            await gateway.SendTextAsync(new SupportedProtocolResponse(5).ToJson());
            await Conditions.UntilAsync(() => !State.Watch.IsAsking);
        }

        Assert.Single(Attempts);
        Assert.Equal(0, State.Unanswered.Count);
    }

    [Fact]
    public async Task A_path_on_which_nothing_reaches_the_gateway_is_left_though_others_are_heard_through_it()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await PassAsync(2 * Deadline, async () =>
        {
            Assert.NotNull(State.Link);
            await PushAsync(gateway);
        });
        Assert.Null(State.Link);
    }

    [Fact]
    public async Task A_path_that_brings_own_packets_back_is_never_asked()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await PassAsync(TimeSpan.FromMinutes(2), async () =>
        {
            Counters.CoverPacketsReceived.Increment();
            await PushAsync(gateway);
        });
        Assert.NotNull(State.Link);
        Assert.Equal(0, State.Unanswered.Count);
    }

    [Fact]
    public async Task A_write_that_is_stuck_ends_the_connection_though_all_else_goes_on()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await FillAsync();
        await TellAsync(Packet());
        Assert.False(HasMessages);
        var link = State.Link!;
        await PassAsync(2 * Deadline, async () =>
        {
            Assert.Same(link, State.Link);
            Counters.Acknowledgements.Increment();
            await PushAsync(gateway);
        });
        Assert.Null(State.Link);
        Assert.Equal(GatewayCloseKind.ClosedHere, (await link.Connection.Closed).Kind);
        Assert.Equal("the connection was lost: it takes no packets any more", State.LastTrouble);
        await ExpectMsgAsync<PacketTaken>();
        await AdvanceAsync(LongestFirstWait);
        Assert.Equal(2, Attempts.Count);
    }

    [Fact]
    public async Task A_client_that_has_no_room_to_read_does_not_take_its_own_silence_for_the_gateways()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        using (var room = new Room(Window.Take(2 * WindowBytes)))
        {
            await PushAsync(gateway);
            await PassAsync(TimeSpan.FromMinutes(5));
            Assert.False(State.Link!.IsReading);
            Assert.False(State.Watch.IsAsking);
        }

        await Conditions.UntilAsync(() => State.Link!.IsReading);
        Assert.Single(Attempts);
    }

    [Fact]
    public async Task A_machine_that_slept_asks_at_once_and_gets_a_new_map()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await PassAsync(CheckInterval);
        Calendar.Jump = TimeSpan.FromHours(1);
        await PassAsync(CheckInterval);
        await Others.FishForMessageAsync(static message => message is RefreshTopology, TestClients.Patience);
        Assert.IsType<SupportedProtocolRequest>(await RequestAsync(gateway));
        await gateway.SendTextAsync(new SupportedProtocolResponse(5).ToJson());
        await Conditions.UntilAsync(() => !State.Watch.IsAsking);
        Assert.Single(Attempts);
    }

    [Fact]
    public async Task A_process_that_was_stopped_reads_what_came_meanwhile_before_it_judges()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await PassAsync(Deadline);
        Assert.True(State.Watch.IsAsking);
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.NotNull(State.Link);
        await gateway.SendTextAsync(new SupportedProtocolResponse(5).ToJson());
        await Conditions.UntilAsync(() => !State.Watch.IsAsking);
        Assert.Single(Attempts);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_costs_a_look_and_nothing_else()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        Calendar.Jump = TimeSpan.FromDays(-1);
        await PassAsync(CheckInterval);
        Assert.IsType<SupportedProtocolRequest>(await RequestAsync(gateway));
        await gateway.SendTextAsync(new ErrorResponse("received a text request of an unknown type").ToJson());
        await Conditions.UntilAsync(() => !State.Watch.IsAsking);
        Assert.NotNull(State.Link);
    }

    private static async Task<GatewayTextMessage> RequestAsync(InMemoryGatewayConnection gateway) =>
        GatewayTextMessage.ParseRequest((await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience))!.Value.Bytes);

    private async Task PushAsync(InMemoryGatewayConnection gateway)
    {
        await gateway.SendBinaryAsync(Frame(new byte[21]));
        if (Window.Bytes < WindowBytes)
        {
            (await Acknowledgements.FishForMessageAsync<Acknowledgements.AcknowledgementReceived>(static _ => true, TestClients.Patience)).Room.Leave();
        }
    }

    /// <summary>Leaves no room in the connection for another frame.</summary>
    private async Task FillAsync()
    {
        for (var i = 0; i < InMemoryGatewayConnection.MessagesUnderWay; i++)
        {
            await State.Link!.Connection.SendTextAsync("in the way");
        }
    }

    private sealed class Room(Incoming.ReceptionRoom room) : IDisposable
    {
        public void Dispose() => room.Leave();
    }
}
