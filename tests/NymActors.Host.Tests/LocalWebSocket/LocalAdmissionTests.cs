using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>Who is let in, and what the others are told.</summary>
public sealed class LocalAdmissionTests : LocalWebSocketKit
{
    [Fact]
    public async Task A_plain_request_is_told_what_this_is_and_disturbs_nothing()
    {
        using var http = new HttpClient();
        var response = await http.GetAsync(new Uri($"http://127.0.0.1:{Listener.EndPoint.Port}/"), Cancelled);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Contains("selfAddress", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var socket = await ConnectAsync();
        await SendAsync(socket, "x");
        Assert.Equal("echo x", await ReceiveAsync(socket));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "evil.example:1977")]
    public async Task A_foreign_origin_or_host_is_refused_with_403(string header, string value)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader(header, value);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Cancelled));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        Assert.Equal(0, Sessions.Opened);
    }

    [Theory]
    [InlineData("http://localhost:8888")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("https://app.example.org")]
    public async Task A_loopback_or_allowed_origin_is_accepted(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(Address, Cancelled);
        await SendAsync(socket, "x");
        Assert.Equal("echo x", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        var error = await Assert.ThrowsAsync<HostException>(() => StartAsync(new SocketConfiguration { ListeningPort = (ushort)Listener.EndPoint.Port }));
        Assert.StartsWith($"Failed to bind to 127.0.0.1:{Listener.EndPoint.Port} - ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--port", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task An_upgrade_of_HTTP_1_0_is_refused()
    {
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await raw.ConnectAsync(Listener.EndPoint, Cancelled);
        Assert.StartsWith("HTTP/1.1 505 ", await UpgradeAsync(raw, "HTTP/1.0"), StringComparison.Ordinal);
        Assert.Equal(0, Sessions.Opened);
        using var socket = await ConnectAsync();
        await AssertEchoesAsync(socket);
    }

    [Fact]
    public async Task A_thousand_refused_connections_are_one_line_in_the_log_and_the_next_one_after_a_minute_counts_them()
    {
        var clock = new SimulatedPacingClock();
        using var log = new CapturedLog();
        await using var listener = await StartAsync(Settings, new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch), log);
        using var http = new HttpClient();
        for (var i = 0; i < 1_000; i++)
        {
            await RefuseAsync();
        }

        Assert.Contains("\"evil.example\"", Assert.Single(log.Warnings), StringComparison.Ordinal);
        clock.Advance((long)LocalWebSocketLog.Interval.TotalNanoseconds);
        await RefuseAsync();
        Assert.Contains("(and 999 times more", log.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(2, log.Warnings.Count);

        async Task RefuseAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{listener.EndPoint.Port}/"));
            request.Headers.Host = "evil.example";
            using var response = await http.SendAsync(request, Cancelled);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Programs_that_end_without_a_close_frame_are_no_warnings()
    {
        using var log = new CapturedLog();
        await using var listener = await StartAsync(Settings, loggers: log);
        for (var i = 0; i < 10; i++)
        {
            using (await RawConnectAsync(listener.EndPoint))
            {
            }

            await Sessions.NextClosedAsync();
        }

        Assert.Empty(log.Warnings);
    }
}
