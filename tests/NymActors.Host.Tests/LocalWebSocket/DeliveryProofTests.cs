using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NymActors.Host.LocalWebSocket;
using NymActors.Sessions;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class DeliveryProofTests : LocalWebSocketKit
{
    private const byte FinalText = 0x81;
    private const byte FinalClose = 0x88;
    private const byte FinalPing = 0x89;
    private const byte FinalPong = 0x8a;

    [Fact]
    public async Task Who_reads_a_message_and_leaves_without_a_word_has_it()
    {
        using (var application = await ConnectAsync())
        {
            await SendAsync(application, "deliver 3");
            for (var i = 1; i <= 3; i++)
            {
                Assert.Equal($"message {i}", await ReceiveAsync(application));
            }

            application.Abort();
        }

        await Sessions.NextClosedAsync();
        Assert.Equal([1, 2, 3], Sessions.Confirmed);
    }

    [Fact]
    public async Task Who_hangs_without_reading_and_is_killed_has_none_though_all_was_written_to_its_socket()
    {
        using (var application = await RawConnectAsync())
        {
            await application.SendAsync(Frame(FinalText, "deliver 50"u8), Cancelled);
            await ReadWrittenAsync(application, 50);
            application.LingerState = new(enable: true, seconds: 0);
        }

        await Sessions.NextClosedAsync();
        Assert.Empty(Sessions.Confirmed);
    }

    [Fact]
    public async Task An_answer_counts_for_its_message_and_those_before_it_and_one_to_no_question_for_nothing()
    {
        using var application = await RawConnectAsync();
        await application.SendAsync(Frame(FinalPong, Ping(1)), Cancelled);
        await application.SendAsync(Frame(FinalText, "deliver 3"u8), Cancelled);
        Assert.Equal([Ping(1), Ping(2), Ping(3)], await ReadWrittenAsync(application, 3));
        await application.SendAsync(Frame(FinalPong, Ping(9)), Cancelled);
        await application.SendAsync(Frame(FinalPong, []), Cancelled);
        await application.SendAsync(Frame(FinalPong, Ping(2)), Cancelled);
        await EchoAsync(application);
        Assert.Equal([1, 2], Sessions.Confirmed);
        await application.SendAsync(Frame(FinalPong, Ping(3)), Cancelled);
        await EchoAsync(application);
        Assert.Equal([1, 2, 3], Sessions.Confirmed);
    }

    [Theory]
    [InlineData(16 * 1024, true)]
    [InlineData((16 * 1024) + 1, false)]
    public async Task The_ping_of_a_long_message_stands_behind_it(int length, bool isInFront)
    {
        var time = TimeProvider.System;
        using var written = new MemoryStream();
        await using var stream = new ApplicationStream(written, time);
        var confirmed = new List<long>();
        var proof = new DeliveryProof(stream, confirmed.Add, time, new LocalWebSocketLog(NullLogger.Instance, time));
        await proof.WriteAsync(WebsocketFrame.FromBytes(new byte[length]) with { Delivery = 5 }, Cancelled);
        Assert.Equal(isInFront, written.ToArray()[0] == FinalPing);
        Assert.Equal(!isInFront, written.ToArray()[^10] == FinalPing);
        Assert.Empty(confirmed);
        proof.Answered(Ping(1));
        Assert.Equal([5], confirmed);
    }

    [Fact]
    public async Task Who_closes_in_order_has_what_was_written()
    {
        using var application = await RawConnectAsync();
        await application.SendAsync(Frame(FinalText, "deliver 3"u8), Cancelled);
        await ReadWrittenAsync(application, 3);
        await application.SendAsync(Frame(FinalClose, [0x03, 0xe8]), Cancelled);
        await Sessions.NextClosedAsync();
        Assert.Equal([1, 2, 3], Sessions.Confirmed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_heard_a_minute_after_a_ping_that_it_did_not_answer_knows_none_and_has_what_is_written(bool isHeard)
    {
        var clock = new SimulatedPacingClock();
        var time = new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch);
        await using var stream = new ApplicationStream(new MemoryStream(new byte[1000]), time);
        var confirmed = new List<long>();
        var proof = new DeliveryProof(stream, confirmed.Add, time, new LocalWebSocketLog(NullLogger.Instance, time));
        using var ended = new CancellationTokenSource();
        var looking = proof.RunAsync(ended.Token);
        await proof.WriteAsync(WebsocketFrame.FromText("7") with { Delivery = 7 }, Cancelled);
        for (var i = 0; i < 8 && !looking.IsCompleted; i++)
        {
            await Task.WhenAny(looking, clock.WhenAsync(static clock => clock.PendingCount == 1, Cancelled));
            if (isHeard)
            {
                _ = await stream.ReadAsync(new byte[2], Cancelled);
            }

            clock.AdvanceToNextDeadline();
        }

        if (isHeard)
        {
            await looking.WaitAsync(Limit, Cancelled);
            await proof.WriteAsync(WebsocketFrame.FromText("8") with { Delivery = 8 }, Cancelled);
            Assert.Equal([7, 8], confirmed);
        }
        else
        {
            Assert.Empty(confirmed);
            await ended.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
        }
    }

    /// <summary>Reads until so many messages came; returns what the pings among them hold.</summary>
    private static async Task<List<byte[]>> ReadWrittenAsync(Socket application, int messages)
    {
        var pings = new List<byte[]>();
        while (messages > 0)
        {
            var (first, payload) = await ReadFrameAsync(application);
            if (first == FinalPing)
            {
                pings.Add(payload);
            }
            else
            {
                messages--;
            }
        }

        return pings;
    }

    private static byte[] Ping(byte number) => [0, 0, 0, 0, 0, 0, 0, number];

    private static async Task EchoAsync(Socket application)
    {
        await application.SendAsync(Frame(FinalText, "x"u8), Cancelled);
        Assert.Equal("echo x"u8.ToArray(), (await ReadFrameAsync(application)).Payload);
    }

    private static async Task<(byte First, byte[] Payload)> ReadFrameAsync(Socket application)
    {
        var header = new byte[2];
        await ReadExactlyAsync(application, header);
        var payload = new byte[header[1]];
        await ReadExactlyAsync(application, payload);
        return (header[0], payload);
    }
}
