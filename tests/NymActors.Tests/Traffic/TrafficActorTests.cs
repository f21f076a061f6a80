using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.CoverTraffic;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Streams.Pacing;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Traffic;

public sealed class TrafficActorTests : ActorTest
{
    private const int MaximumQueued = 4;
    private const int MaximumWaitingBytes = 20_000;
    private const int TwoFragments = 3_000;

    private readonly TestNetwork _network = new();
    private readonly CurrentTopology _topology = new();
    private readonly AnswerScope _receipts = new(Streams.Actors.Answers.Pooled);
    private readonly SendingRate _rate = new(new PacingControl(TimeSpan.FromMilliseconds(20)), TimeSpan.FromMilliseconds(20));
    private readonly TrafficState _state;

    public TrafficActorTests()
    {
        _topology.Value = _network.Map;
        _state = new TrafficState(
            new SendingQueue(new SeededRandomSource(1)),
            Stores.Outbox(_receipts, Counters),
            new MessageChunker(PacketSize.Regular),
            MaximumQueued,
            MaximumWaitingBytes,
            shortLane: 0);
    }

    [Fact]
    public async Task A_message_is_queued_in_its_lane_and_its_sender_has_the_receipt()
    {
        await StartAsync();
        var receipt = await SendAsync(TwoFragments, TransmissionLane.Connection(7));
        Assert.Equal(2, receipt.Fragments);
        Assert.Equal(2, _state.Queue.CountIn(TransmissionLane.Connection(7)));
        Assert.Equal((0, 1), (Children, _receipts.Open));
        Assert.False(Gateway.HasMessages);
    }

    [Fact]
    public async Task Once_sending_may_start_one_stream_takes_the_packets_of_the_message_to_the_gateway()
    {
        await StartAsync();
        await SendAsync(TwoFragments);
        await TellAsync(StartSending.Instance);
        await TellAsync(StartSending.Instance);
        var first = await TakePacketAsync(starting: true);
        var second = await TakePacketAsync();
        Assert.NotEqual(first.Fragment, second.Fragment);
        Assert.All([first, second], static packet => Assert.Equal(PacketOrigin.Real, packet.Origin));
        await NoSecondStreamAsync();
    }

    [Fact]
    public async Task A_message_to_a_gateway_that_is_not_in_the_network_is_refused()
    {
        await StartAsync();
        Assert.Equal(NymClientError.UnknownRecipientGateway, await RefusalAsync(Send(10, recipient: Fragments.Recipient)));
        Assert.Equal((0, 0), (_state.Queue.Count, _receipts.Open));
    }

    [Fact]
    public async Task A_message_that_nobody_waits_for_is_queued_without_a_receipt()
    {
        await StartAsync();
        await TellAsync(new SendToRecipient(_network.Address, new PlainMessage(new byte[10]), TransmissionLane.AdditionalReplySurbs, null));
        await TellAsync(new SendToRecipient(Fragments.Recipient, new PlainMessage(new byte[10]), TransmissionLane.AdditionalReplySurbs, null));
        Assert.Equal((1, 0), (_state.Queue.Count, _receipts.Open));
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task Messages_wait_while_the_lanes_are_full_and_go_on_in_order_when_half_of_them_has_left()
    {
        var stream = _state.Queue.Attach(static () => { }, out _);
        await StartAsync();
        await SendAsync(6_000);
        var (first, second) = (Send(10), Send(10));
        await SettleAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.True(_state.Queue.TryTake(stream, out _));
        await SettleAsync();
        Assert.False(first.IsCompleted);
        Assert.True(_state.Queue.TryTake(stream, out _));
        await SettleAsync();
        await Task.WhenAll(first, second).WaitAsync(TestClients.Patience);
        Assert.Equal((4, 0), (_state.Queue.Count, _state.Waiting.Bytes));
    }

    [Fact]
    public async Task Beyond_the_bytes_that_may_wait_a_message_is_refused()
    {
        await StartAsync();
        await SendAsync(6_000);
        var waiting = Enumerable.Range(0, 6).Select(_ => Send(TwoFragments)).ToList();
        Assert.Equal(NymClientError.QueueFull, await RefusalAsync(Send(TwoFragments)));
        Assert.All(waiting, static task => Assert.False(task.IsCompleted));
        Assert.InRange(_state.Waiting.Bytes, 1, MaximumWaitingBytes);
    }

    [Fact]
    public async Task One_message_waits_however_long_it_is_and_a_flood_of_empty_ones_is_bounded()
    {
        await StartAsync();
        await SendAsync(6_000);
        var large = Send(MaximumWaitingBytes * 2);
        Assert.Equal(NymClientError.QueueFull, await RefusalAsync(Send(0)));
        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task A_message_whose_sender_has_given_up_waiting_is_not_sent()
    {
        var stream = _state.Queue.Attach(static () => { }, out _);
        await StartAsync();
        await SendAsync(6_000);
        using var cancellation = new CancellationTokenSource();
        var waiting = Send(10, cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        while (_state.Queue.TryTake(stream, out _))
        {
        }

        await SettleAsync();
        Assert.Equal((0, 0), (_state.Queue.Count, _state.Waiting.Count));
    }

    [Fact]
    public async Task A_failure_while_a_message_is_taken_in_is_told_at_once_and_the_next_message_goes()
    {
        await StartAsync();
        FailOn(nameof(SendToRecipient));
        Assert.Equal(NymClientError.Internal, await RefusalAsync(Send(10)));
        await SendAsync(10);
        Assert.Equal((1, 1), (Failures.Count, _state.Queue.Count));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task A_message_that_nobody_waits_for_is_handled_once_more_after_a_failure(int failures, int queued)
    {
        await StartAsync();
        FailOn(nameof(SendToRecipient), failures);
        await TellAsync(new SendToRecipient(_network.Address, new PlainMessage(new byte[10]), TransmissionLane.General, null));
        Assert.Equal((queued, 1 - queued), (_state.Queue.Count, Handling.GivenUp.Value));
    }

    [Fact]
    public async Task A_failure_while_sending_starts_leaves_one_stream()
    {
        await StartAsync();
        FailOn(nameof(StartSending));
        await TellAsync(StartSending.Instance);
        await SendAsync(10);
        await TakePacketAsync(starting: true);
        await NoSecondStreamAsync();
    }

    [Fact]
    public async Task After_a_restart_there_is_one_stream_and_nothing_queued_is_lost()
    {
        await StartAsync();
        await SendAsync(TwoFragments);
        await TellAsync(StartSending.Instance);
        var first = await TakePacketAsync(starting: true, answer: false);
        await KillAsync();
        await TellAsync(StartSending.Instance);
        Assert.IsType<SenderFailed>(await Gateway.ReceiveOneAsync(TestClients.Patience));

        // What the first stream had taken and not handed over is sent again, with another number.
        var packets = new[] { await TakePacketAsync(starting: true), await TakePacketAsync() };
        Assert.Contains(packets, packet => packet.Fragment == first.Fragment);
        Assert.True(first.IsOutdated);
        await NoSecondStreamAsync();
    }

    [Fact]
    public async Task A_failure_while_room_is_noticed_keeps_nobody_waiting()
    {
        var stream = _state.Queue.Attach(static () => { }, out _);
        await StartAsync();
        await SendAsync(6_000);
        var waiting = Send(10);
        await SettleAsync();
        FailOn("SpaceAvailable");
        while (_state.Queue.TryTake(stream, out _))
        {
        }

        await waiting.WaitAsync(TestClients.Patience);
        Assert.Single(Failures);
    }

    [Theory]
    [InlineData("none")]
    [InlineData(nameof(StreamEnded))]
    [InlineData(nameof(RestartStream))]
    public async Task A_stream_that_ends_is_started_again_once_also_when_the_actor_fails_meanwhile(string failing)
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        await Gateway.ExpectMsgAsync<SenderStarted>();
        FailOn(failing);
        EndStreams();
        await Gateway.ExpectMsgAsync<SenderFailed>();
        await Conditions.UntilAsync(() => Handled(nameof(StreamEnded)) > 0);
        await SettleAsync();
        if (failing == "none")
        {
            Assert.False(Gateway.HasMessages);
        }

        await AdvanceAsync(TimeSpan.FromMilliseconds(50));
        await SendAsync(10);
        await TakePacketAsync(starting: true);
        await NoSecondStreamAsync();
    }

    [Fact]
    public async Task A_stream_that_ends_more_than_ten_times_in_a_minute_is_a_failure_of_the_actor()
    {
        await StartAsync();
        await TellAsync(StartSending.Instance);
        for (var i = 0; i < 11; i++)
        {
            await Gateway.ExpectMsgAsync<SenderStarted>();
            EndStreams();
            await Gateway.ExpectMsgAsync<SenderFailed>();
            var ends = i + 1;
            await Conditions.UntilAsync(() => Handled(nameof(StreamEnded)) >= ends);
            await SettleAsync();
            if (i < 10)
            {
                ((VirtualScheduler)Sys.Scheduler).Move(TimeSpan.FromSeconds(60));
                await SettleAsync();
            }
        }

        Assert.Contains("11 times", Assert.Single(Failures).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("ObserveRate")]
    public async Task Ticks_that_find_the_gateway_busy_slow_the_stream_down_each_second_also_after_a_failure(string failing)
    {
        await StartAsync(_rate);
        await TellAsync(StartSending.Instance);
        await Gateway.ExpectMsgAsync<SenderStarted>();
        FailOn(failing);
        await BlockTicksAsync();
        await AdvanceSchedulerAsync();
        if (failing != "none")
        {
            await BlockTicksAsync();
            await AdvanceSchedulerAsync();
        }

        Assert.InRange(_rate.Multiplier, 2, 3);
        for (var second = 0; second < 8; second++)
        {
            await AdvanceSchedulerAsync();
        }

        Assert.Equal(1, _rate.Multiplier);
    }

    [Fact]
    public async Task The_log_says_when_packets_leave_more_slowly_and_when_they_do_so_no_more_and_nothing_between()
    {
        var log = Logged();
        await StartAsync(_rate);
        await TellAsync(StartSending.Instance);
        await Gateway.ExpectMsgAsync<SenderStarted>();
        await BlockTicksAsync();
        await AdvanceSchedulerAsync();
        Assert.Equal(2, _rate.Multiplier);
        Assert.StartsWith("The gateway is slow", (await log.ExpectMsgAsync<Info>()).Message.ToString(), StringComparison.Ordinal);
        await BlockTicksAsync();
        await AdvanceSchedulerAsync();
        Assert.Equal(3, _rate.Multiplier);
        for (var second = 0; second < 20 && _rate.Multiplier > 1; second++)
        {
            Assert.False(log.HasMessages);
            await AdvanceSchedulerAsync();
        }

        Assert.Equal(1, _rate.Multiplier);
        Assert.Equal("Packets leave at the configured rate again", (await log.ExpectMsgAsync<Info>()).Message.ToString());
        Assert.False(log.HasMessages);
    }

    [Fact]
    public async Task A_fragment_for_which_there_is_no_map_is_counted_and_tried_again_later()
    {
        await StartAsync();
        await SendAsync(10);
        _topology.Value = null;
        await TellAsync(StartSending.Instance);
        var failed = await Acknowledgements.ExpectMsgAsync<PreparationFailed>();
        Assert.False(failed.Fragment.IsQueued);
        Assert.Equal(1, Counters.UnroutablePackets.Value);
    }

    private async Task BlockTicksAsync()
    {
        // Enough for a slow gateway, whatever the mean interval is.
        for (var tick = 0; tick < 50; tick++)
        {
            var blocked = _rate.Pacing.BlockedTicks;
            await Clock.WhenAsync(static clock => clock.PendingCount == 1).WaitAsync(TestClients.Patience);
            Clock.AdvanceToNextDeadline();
            await Conditions.UntilAsync(() => _rate.Pacing.BlockedTicks > blocked);
        }
    }

    private async Task AdvanceSchedulerAsync()
    {
        ((VirtualScheduler)Sys.Scheduler).Move(SendingRate.Interval);
        await SettleAsync();
    }

    private Task StartAsync(SendingRate? rate = null)
    {
        var preparation = new PacketPreparation(_network.Preparer, _topology, _state.Queue, Refs, Counters);
        var cover = new CoverPackets(_network.Preparer, _topology, PacketSize.Regular, Counters);
        var stream = new SendingStream(_state.Queue, preparation, 1, cover, rate, Clock, new SeededRandomSource(3), Refs);
        return StartAsync(
            TrafficActor.Props(new(Refs, _state, _topology, stream, Time, new SeededRandomSource(4))), ClientChildren.Traffic);
    }

    private Task<MessageReceipt> Send(
        int length, TransmissionLane lane = default, Recipient? recipient = null, CancellationToken cancellation = default)
    {
        var accepted = Answers.New<MessageReceipt>(cancellation);
        Actor.Tell(new SendToRecipient(recipient ?? _network.Address, new PlainMessage(new byte[length]), lane, accepted), TestActor);
        return accepted.Task;
    }

    private Task<MessageReceipt> SendAsync(int length, TransmissionLane lane = default) => Send(length, lane).WaitAsync(TestClients.Patience);

    private static async Task<NymClientError> RefusalAsync(Task<MessageReceipt> sending) =>
        (await Assert.ThrowsAsync<NymClientException>(() => sending.WaitAsync(TestClients.Patience))).Error;

    private async Task<OutgoingPacket> TakePacketAsync(bool starting = false, bool answer = true)
    {
        if (starting)
        {
            await Gateway.ExpectMsgAsync<SenderStarted>();
            Gateway.Reply(PacketTaken.Instance);
        }

        var packet = await Gateway.ExpectMsgAsync<OutgoingPacket>();
        if (answer)
        {
            Gateway.Reply(PacketTaken.Instance);
        }

        return packet;
    }

    /// <summary>A second stream would have announced itself.</summary>
    private async Task NoSecondStreamAsync()
    {
        await SettleAsync();
        await Conditions.UntilAsync(() => Children == 1);
        Assert.Single(RunningStreams);
        Assert.False(Gateway.HasMessages);
    }

}
