using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Reception;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

public sealed class GatewayConnectionActorTests : ActorTest
{
    private const long Plenty = 1L << 40;
    private const int WindowBytes = 4_000;
    private static readonly TimeSpan LongestFirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly TestNetwork _network = new();
    private readonly ReceptionWindow _window = new(WindowBytes);
    private readonly SendingQueue _queue = new(new SeededRandomSource(1));
    private readonly List<TaskCompletionSource<GatewayLink>> _attempts = [];
    private readonly BinaryFrameCodec _codec;
    private readonly GatewayConnectionState _state;

    public GatewayConnectionActorTests()
    {
        _codec = new BinaryFrameCodec(_network.Registration.SharedKey, new SeededRandomSource(51));
        _state = new GatewayConnectionState(new SeededRandomSource(52), new PacketWriter(Refs, _queue, Counters, Time));
    }

    [Fact]
    public async Task A_connection_is_made_at_the_start_and_what_comes_through_it_goes_to_its_sibling()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await Client.ExpectMsgAsync<GatewayReady>();
        await gateway.SendBinaryAsync(Frame(new byte[21]));
        Assert.Equal(21, (await Acknowledgements.ExpectMsgAsync<AcknowledgementReceived>()).Payload.Length);
        await gateway.SendBinaryAsync(Frame(new byte[1643]));
        Assert.Equal(1643, (await Reception.ExpectMsgAsync<PacketReceived>()).Payload.Length);
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task A_failed_attempt_is_told_and_tried_again_after_a_wait_that_grows()
    {
        await StartAsync();
        var longest = LongestFirstWait;
        for (var i = 1; i <= 3; i++)
        {
            _attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
            await Client.ExpectMsgAsync<GatewayAttemptFailed>();

            // The wait begins after the client was told.
            await SettleAsync();
            await AdvanceAsync((longest / 2) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(i, _attempts.Count);
            await AdvanceAsync((longest / 2) + TimeSpan.FromMilliseconds(1));
            Assert.Equal(i + 1, _attempts.Count);
            longest *= 2;
        }
    }

    [Fact]
    public async Task The_log_counts_the_failures_of_an_outage_and_tells_the_first_alone()
    {
        var log = Logged();
        await StartAsync();
        await (await OpenAsync()).DisposeAsync();
        for (var failures = 0; failures <= 2; failures++)
        {
            for (var i = 0; i < 10 && _attempts.Count == failures + 1; i++)
            {
                await AdvanceAsync(CheckInterval);
            }

            if (failures < 2)
            {
                _attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
                await Conditions.UntilAsync(() => _state.Backoff.Failures == failures + 1);
                await SettleAsync();
            }
        }

        await OpenAsync();
        var told = new List<string>();
        while (told.Count == 0 || !told[^1].StartsWith("Connected", StringComparison.Ordinal))
        {
            told.Add((await log.ExpectMsgAsync<LogEvent>()).Message.ToString()!);
        }

        Assert.Contains("(failed 1 times in a row)", Assert.Single(told, static line => line.StartsWith("No connection", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("again after 2 failed attempts", told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_is_written_its_fragment_is_watched_and_its_stream_may_send_the_next()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await TellAsync(SenderStarted.Instance);
        await ExpectMsgAsync<PacketTaken>();
        var packet = Packet();
        await TellAsync(packet);
        var frame = (await gateway.ReceiveAsync())!.Value;
        Assert.Equal(packet.Packet.MixPacket.Packet.ToArray(), _codec.DecodeMixPacket(frame.Bytes.Span).Packet.ToArray());
        Assert.Same(packet.Fragment, (await Acknowledgements.ExpectMsgAsync<FragmentSent>()).Fragment);
        await ExpectMsgAsync<PacketTaken>();
        Assert.Equal(1, Counters.RealPacketsSent.Value);
        await TellAsync(SenderEnded.Instance);
        await TellAsync(new SenderFailed(new InvalidOperationException("a stream")));
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task A_packet_waits_for_the_connection_and_an_outdated_one_is_not_written()
    {
        await StartAsync();
        var outdated = Packet();
        outdated.Fragment!.Transmission++;
        await TellAsync(outdated);
        await TellAsync(Packet());
        Assert.False(HasMessages);
        var gateway = await OpenAsync();
        await ExpectMsgAsync<PacketTaken>();
        await ExpectMsgAsync<PacketTaken>();
        Assert.NotNull(await gateway.ReceiveAsync());
        Assert.Equal(1, Counters.RealPacketsSent.Value);
    }

    [Fact]
    public async Task A_connection_that_ends_is_made_again_after_a_short_wait()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await gateway.DisposeAsync();
        await Conditions.UntilAsync(() => _state.Link is null);

        // The wait begins in the handler that lets the connection go.
        await SettleAsync();
        await AdvanceAsync(LongestFirstWait);
        await OpenAsync();
        Assert.Equal((2, 1), (_attempts.Count, Counters.Reconnections.Value));
    }

    [Fact]
    public async Task A_write_that_is_stuck_for_half_a_minute_ends_the_connection_though_nobody_says_that_it_is_gone()
    {
        await StartAsync();
        await OpenAsync();
        var link = _state.Link!;
        for (var i = 0; i < InMemoryGatewayConnection.MessagesUnderWay; i++)
        {
            await link.Connection.SendTextAsync("in the way");
        }

        await TellAsync(Packet());
        Assert.False(HasMessages);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(30); waited += CheckInterval)
        {
            Assert.Same(link, _state.Link);
            await AdvanceAsync(CheckInterval);
        }

        await AdvanceAsync(CheckInterval);
        await Conditions.UntilAsync(() => _state.Link is null);
        Assert.Equal(GatewayCloseKind.ClosedHere, (await link.Connection.Closed).Kind);
        await ExpectMsgAsync<PacketTaken>();
        await AdvanceAsync(LongestFirstWait);
        Assert.Equal(2, _attempts.Count);
    }

    [Fact]
    public async Task Frames_that_do_not_decrypt_or_decode_are_counted_and_the_next_one_is_read()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        await gateway.SendBinaryAsync(new byte[100]);
        await gateway.SendTextAsync("no json");
        await gateway.SendBinaryAsync(Frame(new byte[21]));
        (await Acknowledgements.ExpectMsgAsync<AcknowledgementReceived>()).Room.Leave();
        Assert.Equal((2, 0), (Counters.MalformedGatewayFrames.Value, _window.Bytes));
    }

    [Fact]
    public async Task Nothing_more_is_read_while_what_was_read_is_not_handled()
    {
        await StartAsync();
        var gateway = await OpenAsync();
        for (var i = 0; i < 6; i++)
        {
            await gateway.SendBinaryAsync(Frame(new byte[1643]));
        }

        await Conditions.UntilAsync(() => _window.Bytes >= WindowBytes);
        await SettleAsync();
        var read = new List<PacketReceived>();
        while (Reception.HasMessages)
        {
            read.Add(await Reception.ExpectMsgAsync<PacketReceived>());
        }

        Assert.False(_state.Link!.IsReading);
        Assert.Equal(3, read.Count);
        read.ForEach(static packet => packet.Room.Leave());
        for (var i = read.Count; i < 6; i++)
        {
            (await Reception.ExpectMsgAsync<PacketReceived>()).Room.Leave();
        }
    }

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

    [Fact]
    public async Task When_bandwidth_runs_low_more_is_claimed_once()
    {
        await StartAsync();
        var gateway = await OpenAsync(balance: BandwidthAccount.ClaimThreshold);
        await TellAsync(Packet());
        Assert.False((await gateway.ReceiveAsync())!.Value.IsText);
        Assert.IsType<ClaimFreeBandwidthRequest>(GatewayTextMessage.ParseRequest((await gateway.ReceiveAsync())!.Value.Bytes));
        await gateway.SendTextAsync(new BandwidthResponse(Plenty).ToJson());
        await Conditions.UntilAsync(() => _state.Bandwidth.Balance == Plenty);
        await gateway.SendTextAsync(new ErrorResponse("no").ToJson());
        await gateway.SendTextAsync(new OutOfBandwidthResponse(1, 0).ToJson());
        Assert.IsType<ClaimFreeBandwidthRequest>(GatewayTextMessage.ParseRequest((await gateway.ReceiveAsync())!.Value.Bytes));
        Assert.NotNull(_state.Link);
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
            _attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
            await Conditions.UntilAsync(() => Handled(nameof(LinkFailed)) > 0);
            await SettleAsync();
            for (var i = 0; i < 4 && _attempts.Count == 1; i++)
            {
                await AdvanceAsync(CheckInterval);
            }

            Assert.Equal(2, _attempts.Count);
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
        _attempts[^1].SetResult(Link(connection));
        Assert.Null(await lost.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        for (var i = 0; i < 3 && _attempts.Count == 1; i++)
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
        Assert.Equal((1, 1, 0), (Failures.Count, _attempts.Count, Handling.GivenUp.Value));
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
        Assert.Single(_attempts);
        Assert.Equal(0, _window.Bytes - 30 - _codec.Overhead - 128);
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
        Assert.Equal(2, _attempts.Count);
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
        for (var i = 0; i < 4 && _attempts.Count == 1; i++)
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
        Assert.Equal((1, 0), (_attempts.Count, Children));
    }

    private Task StartAsync() => StartAsync(
        GatewayConnectionActor.Props(new(Refs, _state, _network.Registration.Gateway, OpenLink, _window, Counters)),
        ClientChildren.Gateway,
        _ => _state.Rebuild());

    private Task<GatewayLink> OpenLink(CancellationToken stopped)
    {
        _attempts.Add(new TaskCompletionSource<GatewayLink>());
        return _attempts[^1].Task;
    }

    private GatewayLink Link(IGatewayConnection connection, long balance = Plenty, IReadOnlyList<GatewayMessage>? earlyFrames = null) =>
        new(connection, _codec, BinaryFrameKind.Standard, balance, earlyFrames ?? []);

    /// <summary>Lets the attempt succeed that is under way; returns the gateway's end.</summary>
    private async Task<InMemoryGatewayConnection> OpenAsync(long balance = Plenty, IReadOnlyList<GatewayMessage>? earlyFrames = null)
    {
        var (connection, gateway) = InMemoryGatewayConnection.CreatePair();
        _attempts[^1].SetResult(Link(connection, balance, earlyFrames));
        await Conditions.UntilAsync(() => ReferenceEquals(_state.Link?.Connection, connection));
        await SettleAsync();
        return gateway;
    }

    /// <summary>Packets still leave and arrive.</summary>
    private async Task WorksAsync(InMemoryGatewayConnection gateway)
    {
        await gateway.SendBinaryAsync(Frame(new byte[30]));
        await Acknowledgements.FishForMessageAsync(static message => message is AcknowledgementReceived { Payload.Length: 30 }, TestClients.Patience);
        var packet = Packet();
        await TellAsync(packet);
        Assert.NotNull(await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        await Acknowledgements.FishForMessageAsync(
            message => message is FragmentSent sent && sent.Fragment == packet.Fragment, TestClients.Patience);
    }

    private async Task CauseAsync(string message, InMemoryGatewayConnection gateway)
    {
        switch (message)
        {
            case nameof(SenderStarted):
                await TellAsync(SenderStarted.Instance);
                await ExpectMsgAsync<PacketTaken>();
                break;
            case nameof(PacketWritten):
                await TellAsync(Packet());
                await ExpectMsgAsync<PacketTaken>();
                Assert.NotNull(await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
                break;
            case nameof(FrameReceived):
                await gateway.SendBinaryAsync(Frame(new byte[1643]));
                break;
            case nameof(RoomAvailable):
                await TellAsync(RoomAvailable.Instance);
                break;
            default:
                await AdvanceAsync(CheckInterval);
                break;
        }
    }

    private byte[] Frame(byte[] content) => _codec.Encode(BinaryFrameKind.Standard, content);

    private OutgoingPacket Packet()
    {
        var fragment = Fragments.One();
        return new OutgoingPacket(
            _network.Preparer.PrepareForward(fragment.Fragment, _network.Address, _network.Map), fragment, PacketOrigin.Real, fragment.Transmission);
    }
}
