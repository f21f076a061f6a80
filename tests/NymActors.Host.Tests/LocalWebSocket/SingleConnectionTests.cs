using System.Net;
using System.Net.WebSockets;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>One application at a time, as socket.single_connection has it.</summary>
public sealed class SingleConnectionTests : LocalWebSocketKit
{
    protected override SocketConfiguration Settings => new() { ListeningPort = 0, SingleConnection = true };

    [Fact]
    public async Task A_second_connection_is_refused_and_the_first_is_not_disturbed()
    {
        using var first = await ConnectAsync();
        using var second = new ClientWebSocket();
        second.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(Address, Cancelled));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.HttpStatusCode);
        await SendAsync(first, "undisturbed");
        Assert.Equal("echo undisturbed", await ReceiveAsync(first));
    }

    [Fact]
    public async Task A_program_that_drops_its_connection_can_connect_again_at_once()
    {
        for (var i = 0; i < 20; i++)
        {
            using var socket = await ConnectAsync();
            await SendAsync(socket, "x");
            Assert.Equal("echo x", await ReceiveAsync(socket));
            socket.Abort();
        }
    }

    [Fact]
    public async Task A_connection_that_vanishes_frees_its_place()
    {
        using (await RawConnectAsync())
        {
        }

        await AcceptsAnotherAsync();
    }

    [Fact]
    public async Task A_peer_that_vanished_without_a_word_loses_its_place_when_the_stated_time_has_passed()
    {
        var clock = new SimulatedPacingClock();
        var time = new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch);
        await using var listener = await StartAsync(Settings, time);
        using var vanished = await RawConnectAsync(listener.EndPoint);
        var closed = Sessions.NextClosedAsync();
        while (!closed.IsCompleted)
        {
            await Task.WhenAny(closed, clock.WhenAsync(static c => c.PendingCount > 0, Cancelled));
            clock.AdvanceToNextDeadline();
        }

        await closed;
        Assert.True(time.GetElapsedTime(0) <= PeerWatch.Patience + PeerWatch.PingInterval);
        using var next = await RawConnectAsync(listener.EndPoint);
    }
}
