using System.Net.WebSockets;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>What is not allowed on a WebSocket, and what is: each with its close code.</summary>
public sealed class WebSocketBreachTests : LocalWebSocketKit
{
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
    public async Task A_binary_frame_above_16_MiB_ends_the_connection_with_1009_too()
    {
        using var raw = await RawConnectAsync();
        await raw.SendAsync(new byte[] { 0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 3, 4 });
        Assert.Equal(1009, await ReadCloseCodeAsync(raw));
        await AcceptsAnotherAsync();
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task A_message_above_64_MiB_in_all_its_frames_ends_the_connection_with_1009(WebSocketMessageType type)
    {
        using var socket = await ConnectAsync();
        var frame = new byte[LocalWebSocketConnection.MaximumFrameLength];
        Array.Fill(frame, (byte)' ');
        for (var i = 0; i < LocalWebSocketConnection.MaximumMessageLength / frame.Length; i++)
        {
            await socket.SendAsync(frame, type, endOfMessage: false, Cancelled);
        }

        await socket.SendAsync(new byte[1], type, endOfMessage: true, Cancelled);
        Assert.Equal(WebSocketMessageType.Close, (await ReceiveMessageAsync(socket)).Type);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
        Assert.Empty(Sessions.Taken);
    }
}
