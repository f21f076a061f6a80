using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NymActors.Host.LocalWebSocket;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class DeliveryProofTests : LocalWebSocketKit
{
    private const byte FinalText = 0x81;
    private const byte FinalClose = 0x88;
    private const byte FinalPong = 0x8a;

    [Fact]
    public async Task Who_reads_answers_the_pings_between_and_has_the_messages()
    {
        using var application = await ConnectAsync();
        await SendAsync(application, "deliver 3");
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal($"message {i}", await ReceiveAsync(application));
        }

        // The library answers pings while it reads; a request in between gives it something to read.
        while (Sessions.Confirmed.Count < 3)
        {
            await AssertEchoesAsync(application);
        }

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
    public async Task An_answer_counts_for_what_was_written_before_its_ping_and_one_that_nobody_asked_for_for_nothing()
    {
        using var application = await RawConnectAsync();
        await application.SendAsync(Frame(FinalPong, new byte[8]), Cancelled);
        await application.SendAsync(Frame(FinalText, "deliver 3"u8), Cancelled);
        var pings = await ReadWrittenAsync(application, 3);
        Assert.Single(pings);
        await application.SendAsync(Frame(FinalPong, new byte[8]), Cancelled);
        await application.SendAsync(Frame(FinalPong, []), Cancelled);
        await application.SendAsync(Frame(FinalPong, pings[0]), Cancelled);

        // The next ping comes with the answer to the first, and is for the rest.
        var (first, next) = await ReadFrameAsync(application);
        Assert.Equal(0x89, first);
        Assert.Equal([1], Sessions.Confirmed);
        await application.SendAsync(Frame(FinalPong, next), Cancelled);
        await application.SendAsync(Frame(FinalText, "x"u8), Cancelled);
        _ = await ReadFrameAsync(application);
        Assert.Equal([1, 2, 3], Sessions.Confirmed);
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
        await proof.WrittenAsync(7, Cancelled);
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
            await proof.WrittenAsync(8, Cancelled);
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
        while (messages > 0 || pings.Count == 0)
        {
            var (first, payload) = await ReadFrameAsync(application);
            if (first == 0x89)
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

    private static async Task<(byte First, byte[] Payload)> ReadFrameAsync(Socket application)
    {
        var header = new byte[2];
        await ReadExactlyAsync(application, header);
        var payload = new byte[header[1]];
        await ReadExactlyAsync(application, payload);
        return (header[0], payload);
    }
}
