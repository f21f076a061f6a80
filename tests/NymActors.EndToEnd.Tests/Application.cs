using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NymActors.EndToEnd.Tests;

/// <summary>An application at the client's WebSocket: sends and receives JSON texts.</summary>
internal sealed class Application : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="port">The client's port on this machine.</param>
    /// <param name="host">The name by which it is called; null for its address.</param>
    /// <param name="path">What stands behind the port.</param>
    public static async Task<Application> ConnectAsync(int port, string? host = null, string path = "/")
    {
        var application = new Application();
        if (host is not null)
        {
            application._socket.Options.SetRequestHeader("Host", host);
        }

        await application._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), Cancelled);
        return application;
    }

    public Task SendAsync(object request) => SendTextAsync(JsonSerializer.Serialize(request));

    public Task SendTextAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    public Task SendBytesAsync(byte[] bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, Cancelled);

    /// <summary>Sends one text message in frames of at most a length.</summary>
    public async Task SendFramesAsync(ReadOnlyMemory<byte> text, int frameLength)
    {
        for (var at = 0; at < text.Length; at += frameLength)
        {
            var frame = text[at..Math.Min(text.Length, at + frameLength)];
            await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: at + frame.Length == text.Length, Cancelled);
        }
    }

    /// <summary>The next message; null when the client closed the connection.</summary>
    public async Task<JsonElement?> ReceiveAsync() => await ReceiveMessageAsync() is { } message ? JsonDocument.Parse(message.Bytes).RootElement : null;

    /// <summary>The next message, text or binary; null when the client closed the connection.</summary>
    public async Task<(bool IsText, byte[] Bytes)?> ReceiveMessageAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Limit, Cancelled);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return (part.MessageType == WebSocketMessageType.Text, message.ToArray());
            }
        }
    }

    public async Task<string> AddressAsync()
    {
        await SendAsync(new { type = "selfAddress" });
        return Text(await ReceiveAsync(), "address");
    }

    /// <summary>Leaves with a close frame and waits for the client's.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled);

    public void Dispose() => _socket.Dispose();

    public static string Text(JsonElement? message, string name) => message!.Value.GetProperty(name).GetString()!;
}
