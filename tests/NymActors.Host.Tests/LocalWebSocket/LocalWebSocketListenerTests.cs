using System.Net.WebSockets;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class LocalWebSocketListenerTests : LocalWebSocketKit
{
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
    public async Task A_binary_message_reaches_the_session_as_such_and_its_answer_comes_back_as_such()
    {
        using var socket = await ConnectAsync();
        await SendBytesAsync(socket, [0xff, 0, 0x80]);
        Assert.Equal((byte[])[.. "echo "u8, 0xff, 0, 0x80], await ReceiveBytesAsync(socket));
        await AssertEchoesAsync(socket);
        await SendBytesAsync(socket, []);
        Assert.Equal("echo "u8.ToArray(), await ReceiveBytesAsync(socket));
    }

    [Fact]
    public async Task A_long_binary_message_passes_in_both_directions()
    {
        using var socket = await ConnectAsync();
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        await SendBytesAsync(socket, bytes);
        Assert.Equal((byte[])[.. "echo "u8, .. bytes], await ReceiveBytesAsync(socket));
    }

    [Fact]
    public async Task A_close_frame_is_answered_and_the_session_ends()
    {
        using var socket = await ConnectAsync();
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await Sessions.NextClosedAsync();
    }

    [Fact]
    public async Task Stopping_closes_the_connection_with_1001()
    {
        var listener = await StartAsync(Settings);
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

    private static async Task<byte[]> ReceiveBytesAsync(ClientWebSocket socket)
    {
        var (type, bytes) = await ReceiveMessageAsync(socket);
        Assert.Equal(WebSocketMessageType.Binary, type);
        return bytes;
    }
}
