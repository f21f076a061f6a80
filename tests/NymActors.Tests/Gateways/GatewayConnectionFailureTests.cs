using NymActors.Acknowledgements;
using NymActors.Outgoing;
using NymActors.Reception;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>Handlers of the connection's actor that fail.</summary>
public sealed class GatewayConnectionFailureTests : GatewayConnectionKit
{
    [Fact]
    public async Task Early_frames_that_make_the_actor_fail_keep_the_connection_being_read()
    {
        await StartAsync();
        FailOn(nameof(FrameReceived));
        var gateway = await OpenAsync(earlyFrames: [new GatewayMessage(false, Frame(new byte[21]))]);
        await Client.ExpectMsgAsync<GatewayReady>();
        await SettleAsync();

        // The early frame and no other: it is handled like those that come later, and not while the connection is being set up.
        Assert.Single(Failures);
        await gateway.SendBinaryAsync(Frame(new byte[1643]));
        await Reception.ExpectMsgAsync<PacketReceived>();
        await Acknowledgements.ExpectMsgAsync<AcknowledgementReceived>();
        Assert.Single(Failures);
    }

    [Theory]
    [InlineData(nameof(LinkOpened), 1)]
    [InlineData(nameof(LinkFailed), 1)]
    [InlineData(nameof(LinkFailed), 2)]
    [InlineData(nameof(Connect), 1)]
    [InlineData(nameof(Connect), 2)]
    public async Task A_failure_while_a_connection_is_made_costs_a_wait_at_most(string message, int failures)
    {
        await StartAsync();
        FailOn(message, failures);
        if (message != nameof(LinkOpened))
        {
            Attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
            await Conditions.UntilAsync(() => Handled(nameof(LinkFailed)) > 0);
            await SettleAsync();
            for (var i = 0; i < 4 && Attempts.Count == 1; i++)
            {
                await AdvanceAsync(CheckInterval);
            }

            Assert.Equal(2, Attempts.Count);
        }

        var gateway = await OpenAsync();
        await WorksAsync(gateway);
        Assert.Equal(failures, Failures.Count);
    }

    [Fact]
    public async Task A_connection_that_made_the_actor_fail_twice_is_closed_and_another_one_is_made()
    {
        await StartAsync();
        FailOn(nameof(LinkOpened), 2);
        var (connection, lost) = InMemoryGatewayConnection.CreatePair();
        Attempts[^1].SetResult(Link(connection));
        Assert.Null(await lost.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        for (var i = 0; i < 3 && Attempts.Count == 1; i++)
        {
            await AdvanceAsync(CheckInterval);
        }

        await WorksAsync(await OpenAsync());
    }

    [Theory]
    [InlineData(nameof(SenderStarted))]
    [InlineData(nameof(OutgoingPacket))]
    [InlineData(nameof(PacketWritten))]
    [InlineData(nameof(FrameReceived))]
    [InlineData(nameof(RoomAvailable))]
    [InlineData(nameof(CheckConnection))]
    [InlineData(nameof(SenderEnded))]
    [InlineData(nameof(SenderFailed))]
    public async Task A_failure_costs_neither_the_connection_nor_a_packet(string message)
    {
        await StartAsync();
        var gateway = await OpenAsync();
        FailOn(message);
        await TellAsync(SenderStarted.Instance);
        await ExpectMsgAsync<PacketTaken>();
        await TellAsync(Packet());
        await ExpectMsgAsync<PacketTaken>();
        Assert.NotNull(await gateway.ReceiveAsync());
        await gateway.SendBinaryAsync(Frame(new byte[1643]));
        (await Reception.ExpectMsgAsync<PacketReceived>()).Room.Leave();
        await TellAsync(RoomAvailable.Instance);
        await TellAsync(SenderEnded.Instance);
        await TellAsync(new SenderFailed(new InvalidOperationException("a stream")));
        await AdvanceAsync(CheckInterval);
        await WorksAsync(gateway);
        Assert.Equal((1, 1, 0), (Failures.Count, Attempts.Count, Handling.GivenUp.Value));
    }

    [Theory]
    [InlineData(nameof(SenderStarted))]
    [InlineData(nameof(PacketWritten))]
    [InlineData(nameof(FrameReceived))]
    [InlineData(nameof(RoomAvailable))]
    [InlineData(nameof(CheckConnection))]
    public async Task A_message_that_fails_twice_is_given_up_and_the_connection_stays(string message)
    {
        await StartAsync();
        var gateway = await OpenAsync();
        FailOn(message, times: 2);
        await CauseAsync(message, gateway);
        await Conditions.UntilAsync(() => Handling.GivenUp.Value == 1);
        await SettleAsync();
        await WorksAsync(gateway);
        Assert.Single(Attempts);
        Assert.Equal(0, Window.Bytes - 30 - Codec.Overhead - 128);
    }

    [Fact]
    public async Task An_actor_that_fails_for_a_third_time_within_a_minute_gets_a_new_connection_at_once()
    {
        await StartAsync();
        var lost = await OpenAsync();
        FailOn(nameof(RoomAvailable), times: 3);
        await TellAsync(RoomAvailable.Instance);
        await Conditions.UntilAsync(() => Handling.GivenUp.Value == 1);
        await TellAsync(RoomAvailable.Instance);
        Assert.Null(await lost.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        await WorksAsync(await OpenAsync());
        Assert.Equal(2, Attempts.Count);
    }

    [Fact]
    public async Task A_packet_that_made_the_actor_fail_twice_is_given_up_by_name_and_its_stream_goes_on()
    {
        await StartAsync();
        await OpenAsync();
        FailOn(nameof(OutgoingPacket), 2);
        var packet = Packet();
        await TellAsync(packet);
        await ExpectMsgAsync<PacketTaken>();
        Assert.True(packet.Fragment!.Settled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_end_whose_message_made_the_actor_fail_is_noticed_all_the_same(int failures)
    {
        await StartAsync();
        var gateway = await OpenAsync();
        FailOn(nameof(LinkClosed), failures);
        await gateway.DisposeAsync();
        for (var i = 0; i < 4 && Attempts.Count == 1; i++)
        {
            await Conditions.UntilAsync(() => Failures.Count == failures);
            await AdvanceAsync(CheckInterval);
        }

        await WorksAsync(await OpenAsync());
    }

    [Fact]
    public async Task A_restart_keeps_the_connection_and_goes_on_reading_and_writing()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await KillAsync();
        await WorksAsync(gateway);
        Assert.Equal((1, 0), (Attempts.Count, Children));
    }
}
