using Akka.Event;
using NymActors.Acknowledgements;
using NymActors.Outgoing;
using NymActors.Reception;
using NymActors.Testing;

namespace NymActors.Gateways;

public sealed class GatewayConnectionActorTests : GatewayConnectionKit
{
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
        Assert.Single(Attempts);
    }

    [Fact]
    public async Task A_failed_attempt_is_told_and_tried_again_after_a_wait_that_grows()
    {
        await StartAsync();
        var longest = LongestFirstWait;
        for (var i = 1; i <= 3; i++)
        {
            Attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
            await Client.ExpectMsgAsync<GatewayAttemptFailed>();

            // The wait begins after the client was told.
            await SettleAsync();
            await AdvanceAsync((longest / 2) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(i, Attempts.Count);
            await AdvanceAsync((longest / 2) + TimeSpan.FromMilliseconds(1));
            Assert.Equal(i + 1, Attempts.Count);
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
            for (var i = 0; i < 10 && Attempts.Count == failures + 1; i++)
            {
                await AdvanceAsync(CheckInterval);
            }

            if (failures < 2)
            {
                Attempts[^1].SetException(new NymClientException(NymClientError.GatewayUnreachable, "away"));
                await Conditions.UntilAsync(() => State.Backoff.Failures == failures + 1);
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
        Assert.Equal(packet.Packet.MixPacket.Packet.ToArray(), Codec.DecodeMixPacket(frame.Bytes.Span).Packet.ToArray());
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
        await Conditions.UntilAsync(() => State.Link is null);

        // The wait begins in the handler that lets the connection go.
        await SettleAsync();
        await AdvanceAsync(LongestFirstWait);
        await OpenAsync();
        Assert.Equal((2, 1), (Attempts.Count, Counters.Reconnections.Value));
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
        Assert.Equal((2, 0), (Counters.MalformedGatewayFrames.Value, Window.Bytes));
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

        await Conditions.UntilAsync(() => Window.Bytes >= WindowBytes);
        await SettleAsync();
        var read = new List<PacketReceived>();
        while (Reception.HasMessages)
        {
            read.Add(await Reception.ExpectMsgAsync<PacketReceived>());
        }

        Assert.False(State.Link!.IsReading);
        Assert.Equal(3, read.Count);
        read.ForEach(static packet => packet.Room.Leave());
        for (var i = read.Count; i < 6; i++)
        {
            (await Reception.ExpectMsgAsync<PacketReceived>()).Room.Leave();
        }
    }
}
