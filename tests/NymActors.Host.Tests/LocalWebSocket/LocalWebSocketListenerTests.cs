using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;
using NymActors.Streams.Pacing;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class LocalWebSocketListenerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly EchoSessions _sessions = new();
    private LocalWebSocketListener _listener = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _listener = await StartAsync(0);

    public async ValueTask DisposeAsync() => await _listener.DisposeAsync();

    [Fact]
    public async Task A_text_frame_reaches_the_session_and_its_answer_comes_back()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "hello");
        Assert.Equal("echo hello", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_message_in_many_frames_is_put_together()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync("hel"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Cancelled);
        await socket.SendAsync("lo"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        Assert.Equal("echo hello", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_long_message_passes_in_both_directions()
    {
        using var socket = await ConnectAsync();
        var text = new string('a', 3_000_000) + "\u00e4";
        await SendAsync(socket, text);
        Assert.Equal("echo " + text, await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_binary_frame_is_answered_with_an_error_and_the_connection_lives()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(new byte[] { 3 }, WebSocketMessageType.Binary, endOfMessage: true, Cancelled);
        Assert.StartsWith("""{"type":"error","message":"other:binary""", await ReceiveAsync(socket), StringComparison.Ordinal);
        await SendAsync(socket, "still here");
        Assert.Equal("echo still here", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_close_frame_is_answered_and_the_session_ends()
    {
        using var socket = await ConnectAsync();
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await _sessions.NextClosedAsync();
    }

    [Fact]
    public async Task A_second_connection_is_refused_and_the_first_is_not_disturbed()
    {
        using var first = await ConnectAsync();
        using var second = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(Address, Cancelled));
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
    public async Task A_plain_request_is_told_what_this_is_and_disturbs_nothing()
    {
        using var http = new HttpClient();
        var response = await http.GetAsync(new Uri($"http://127.0.0.1:{_listener.EndPoint.Port}/"), Cancelled);
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
        Assert.Equal(0, _sessions.Opened);
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
    public async Task Stopping_closes_the_connection_with_1001()
    {
        var listener = await StartAsync(0);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{listener.EndPoint.Port}/"), Cancelled);
        await SendAsync(socket, "x");
        Assert.Equal("echo x", await ReceiveAsync(socket));
        var stopped = listener.DisposeAsync();
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await stopped;
    }

    [Fact]
    public async Task A_session_that_ends_closes_the_connection()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, "end");
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.InternalServerError, socket.CloseStatus);
        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        var error = await Assert.ThrowsAsync<HostException>(() => StartAsync((ushort)_listener.EndPoint.Port));
        Assert.StartsWith($"Failed to bind to 127.0.0.1:{_listener.EndPoint.Port} - ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--port", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_ping_is_answered_with_the_same_payload()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x89, "x"u8));
        var answer = new byte[3];
        await ReadExactlyAsync(raw, answer);
        Assert.Equal([0x8a, 1, (byte)'x'], answer);
    }

    [Theory]
    [InlineData(0xc1, 1002)] // a reserved bit
    [InlineData(0x83, 1002)] // an unknown opcode
    [InlineData(0x80, 1002)] // a continuation of nothing
    public async Task A_breach_of_the_protocol_ends_the_connection_with_its_code(byte first, int code)
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(first, "x"u8));
        Assert.Equal(code, await ReadCloseCodeAsync(raw));
        await AcceptsAnotherAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x01, 0x78 })] // not masked
    [InlineData(new byte[] { 0x09, 0x81, 1, 2, 3, 4, 0x78 })] // a ping in pieces
    [InlineData(new byte[] { 0x89, 0xfe, 0, 200, 1, 2, 3, 4 })] // a ping that is too long
    public async Task A_frame_that_no_client_may_send_ends_the_connection_with_1002(byte[] frame)
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(frame);
        Assert.Equal(1002, await ReadCloseCodeAsync(raw));
        await AcceptsAnotherAsync();
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_ends_the_connection_with_1007()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x81, [0xc3, 0x28]));
        Assert.Equal(1007, await ReadCloseCodeAsync(raw));
        await AcceptsAnotherAsync();
    }

    [Fact]
    public async Task A_frame_above_16_MiB_ends_the_connection_with_1009()
    {
        using var raw = await RawConnectAsync();
        // Only the header: the announced length is enough.
        await raw.SendAsync(new byte[] { 0x81, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 3, 4 });
        Assert.Equal(1009, await ReadCloseCodeAsync(raw));
        await AcceptsAnotherAsync();
    }

    [Fact]
    public async Task A_frame_of_16_MiB_passes()
    {
        using var socket = await ConnectAsync();
        var payload = new byte[LocalWebSocketConnection.MaximumFrameLength];
        Array.Fill(payload, (byte)'a');
        await socket.SendAsync(payload, WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        Assert.Equal(payload.Length + 5, (await ReceiveAsync(socket))!.Length);
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
    public async Task While_a_request_waits_a_ping_is_answered_and_messages_are_written()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x81, "wait"u8));
        await raw.SendAsync(Frame(0x81, "next"u8));
        await raw.SendAsync(Frame(0x89, "x"u8));
        var answer = new byte[3];
        await ReadExactlyAsync(raw, answer);
        Assert.Equal([0x8a, 1, (byte)'x'], answer);

        _sessions.Room();
        var echoes = new byte[2 + 9 + 2 + 9];
        await ReadExactlyAsync(raw, echoes);
        Assert.Equal("echo wait", Encoding.ASCII.GetString(echoes, 2, 9));
        Assert.Equal("echo next", Encoding.ASCII.GetString(echoes, 13, 9));
    }

    [Fact]
    public async Task While_a_request_waits_a_close_frame_is_answered_and_the_next_application_is_let_in_and_nothing_is_lost()
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            await raw.SendAsync(Frame(0x81, "1"u8));
            await raw.SendAsync(Frame(0x81, "2"u8));
            await raw.SendAsync(Frame(0x88, [0x03, 0xe8]));
            Assert.Equal(1000, await ReadCloseCodeAsync(raw));
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
        Assert.Equal(["wait", "x"], _sessions.Taken);

        _sessions.Room();
        await _sessions.NextClosedAsync();
        Assert.Equal(["wait", "x", "1", "2"], _sessions.Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_request_waits_the_end_of_its_connection_lets_the_next_application_in(bool isReset)
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            if (isReset)
            {
                raw.LingerState = new LingerOption(true, 0);
            }
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
    }

    [Fact]
    public async Task An_application_that_sent_more_than_is_read_ahead_and_left_lets_the_next_one_in_too()
    {
        using (var raw = await RawConnectAsync())
        {
            await raw.SendAsync(Frame(0x81, "wait"u8));
            raw.Blocking = false;
            var megabyte = LongFrame(1 << 20);

            // Until no system takes more: the client has stopped to read.
            var at = 0;
            while (await IsWritableAsync(raw))
            {
                at = (at + raw.Send(megabyte.AsSpan(at), SocketFlags.None, out _)) % megabyte.Length;
            }
        }

        using var next = await ConnectAsync();
        await SendAsync(next, "x");
        Assert.Equal("echo x", await ReceiveAsync(next));
        Assert.Equal("wait", _sessions.Taken.First());
    }

    [Fact]
    public async Task What_applications_leave_behind_is_bounded()
    {
        for (var i = 0; i < UnfinishedWork.MaximumSessions; i++)
        {
            await LeaveOneWaitingAsync();
        }

        // This one is given up: there is no place for more.
        await LeaveOneWaitingAsync();
        await _sessions.NextClosedAsync();
        _sessions.Room();
        for (var i = 0; i < UnfinishedWork.MaximumSessions; i++)
        {
            await _sessions.NextClosedAsync();
        }

        Assert.Equal(UnfinishedWork.MaximumSessions, _sessions.Taken.Count(static text => text == "1"));
    }

    [Fact]
    public async Task A_peer_that_vanished_without_a_word_loses_its_place_when_the_stated_time_has_passed()
    {
        var clock = new SimulatedPacingClock();
        var time = new PacingTimeProvider(clock, DateTimeOffset.UnixEpoch);
        await using var listener = await StartAsync(0, time);
        using var vanished = await RawConnectAsync(listener.EndPoint);
        var closed = _sessions.NextClosedAsync();
        while (!closed.IsCompleted)
        {
            await Task.WhenAny(closed, clock.WhenAsync(static c => c.PendingCount > 0, Cancelled));
            clock.AdvanceToNextDeadline();
        }

        await closed;
        Assert.True(time.GetElapsedTime(0) <= PeerWatch.Patience + PeerWatch.PingInterval);
        using var next = await RawConnectAsync(listener.EndPoint);
    }

    private async Task LeaveOneWaitingAsync()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(Frame(0x81, "wait"u8));
        await raw.SendAsync(Frame(0x81, "1"u8));
        await raw.SendAsync(Frame(0x88, [0x03, 0xe8]));
        Assert.Equal(1000, await ReadCloseCodeAsync(raw));
    }

    private static async Task<bool> IsWritableAsync(Socket socket) =>
        await Task.Run(() => socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite), Cancelled);

    private static byte[] LongFrame(int length) => [0x81, 0xff, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, 0, 0, 0, 0, .. new byte[length]];

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [1, 2, 3, 4];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i % 4];
        }

        return [first, (byte)(0x80 | payload.Length), .. mask, .. masked];
    }

    private static async Task ReadExactlyAsync(Socket socket, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await socket.ReceiveAsync(buffer, Cancelled).AsTask().WaitAsync(Limit, Cancelled);
            Assert.NotEqual(0, count);
            buffer = buffer[count..];
        }
    }

    private static async Task<int> ReadCloseCodeAsync(Socket socket)
    {
        var header = new byte[4];
        await ReadExactlyAsync(socket, header);
        Assert.Equal(0x88, header[0]);
        return (header[2] << 8) | header[3];
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Limit, Cancelled);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
            }
        }
    }

    private Uri Address => new($"ws://127.0.0.1:{_listener.EndPoint.Port}/any/path");

    private Task<LocalWebSocketListener> StartAsync(ushort port, TimeProvider? time = null) => LocalWebSocketListener.StartAsync(
        new SocketConfiguration { ListeningPort = port },
        new LocalApiConfiguration { AllowedOrigins = ["https://app.example.org"] },
        _sessions.OpenAsync,
        NullLoggerFactory.Instance,
        time ?? TimeProvider.System);

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address, Cancelled);
        return socket;
    }

    private async Task AcceptsAnotherAsync()
    {
        await _sessions.NextClosedAsync();
        using var socket = await ConnectAsync();
        await SendAsync(socket, "x");
        Assert.Equal("echo x", await ReceiveAsync(socket));
    }

    private Task<Socket> RawConnectAsync() => RawConnectAsync(_listener.EndPoint);

    private static async Task<Socket> RawConnectAsync(IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, Cancelled);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await ReadExactlyAsync(socket, one);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head.ToString(), StringComparison.OrdinalIgnoreCase);
        return socket;
    }

    /// <summary>
    /// Sessions that answer each text with itself; the text "end" ends the session, "wait" and what follows it wait for <see cref="Room"/>.
    /// </summary>
    private sealed class EchoSessions
    {
        private readonly Channel<int> _closed = Channel.CreateUnbounded<int>();
        private readonly TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _opened;

        public int Opened => _opened;

        /// <summary>What the sessions took, in order.</summary>
        public ConcurrentQueue<string> Taken { get; } = new();

        public void Room() => _room.TrySetResult();

        public Task<LocalSession> OpenAsync()
        {
            Interlocked.Increment(ref _opened);
            var outgoing = Channel.CreateUnbounded<string>();
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.FromResult(new LocalSession(
                async utf8 =>
                {
                    var text = Encoding.UTF8.GetString(utf8.Span);
                    Taken.Enqueue(text);
                    if (text == "wait")
                    {
                        await await Task.WhenAny(_room.Task, ended.Task);
                    }

                    _ = text == "end" ? outgoing.Writer.TryComplete() : outgoing.Writer.TryWrite("echo " + text);
                },
                outgoing.Reader.ReadAllAsync,
                () =>
                {
                    outgoing.Writer.TryComplete();
                    return default;
                },
                async () =>
                {
                    ended.TrySetException(new NymClientException(NymClientError.Stopped, "The session ended."));
                    await _closed.Writer.WriteAsync(0);
                }));
        }

        public async Task NextClosedAsync() => await _closed.Reader.ReadAsync(Cancelled).AsTask().WaitAsync(Limit, Cancelled);
    }
}
