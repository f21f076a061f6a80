using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

/// <summary>A listener with sessions that echo, and applications at it: well-behaved ones, and ones that write bytes.</summary>
public abstract class LocalWebSocketKit : IAsyncLifetime
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal EchoSessions Sessions { get; } = new();

    internal LocalWebSocketListener Listener { get; private set; } = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The port and the number of places of the listener that each test has.</summary>
    protected virtual SocketConfiguration Settings => new() { ListeningPort = 0 };

    protected virtual LocalApiConfiguration Access => new() { AllowedOrigins = ["https://app.example.org"] };

    protected Uri Address => new($"ws://127.0.0.1:{Listener.EndPoint.Port}/any/path");

    public async ValueTask InitializeAsync() => Listener = await StartAsync(Settings);

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Task<LocalWebSocketListener> StartAsync(
        SocketConfiguration socket, TimeProvider? time = null, ILoggerFactory? loggers = null, LocalApiConfiguration? access = null) =>
        LocalWebSocketListener.StartAsync(socket, access ?? Access, Sessions.OpenAsync, loggers ?? NullLoggerFactory.Instance, time ?? TimeProvider.System);

    protected static byte[] LongFrame(int length) =>
        [0x81, 0xff, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, 0, 0, 0, 0, .. new byte[length]];

    protected static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [1, 2, 3, 4];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i % 4];
        }

        return [first, (byte)(0x80 | payload.Length), .. mask, .. masked];
    }

    protected static async Task ReadExactlyAsync(Socket socket, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await socket.ReceiveAsync(buffer, Cancelled).AsTask().WaitAsync(Limit, Cancelled);
            Assert.NotEqual(0, count);
            buffer = buffer[count..];
        }
    }

    protected static async Task<int> ReadCloseCodeAsync(Socket socket)
    {
        var header = new byte[4];
        await ReadExactlyAsync(socket, header);
        Assert.Equal(0x88, header[0]);
        return (header[2] << 8) | header[3];
    }

    protected static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancelled);

    protected static Task SendBytesAsync(ClientWebSocket socket, byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, Cancelled);

    /// <summary>The next text; null when the listener closed the connection.</summary>
    protected static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        var (type, bytes) = await ReceiveMessageAsync(socket);
        Assert.NotEqual(WebSocketMessageType.Binary, type);
        return type == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(bytes);
    }

    protected static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveMessageAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, Cancelled).WaitAsync(Limit, Cancelled);
            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return (result.MessageType, message.ToArray());
            }
        }
    }

    protected async Task<ClientWebSocket> ConnectAsync(string query = "")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(Address + query), Cancelled);
        return socket;
    }

    protected async Task AssertEchoesAsync(ClientWebSocket socket)
    {
        await SendAsync(socket, "x");
        Assert.Equal("echo x", await ReceiveAsync(socket));
    }

    protected async Task AcceptsAnotherAsync()
    {
        await Sessions.NextClosedAsync();
        using var socket = await ConnectAsync();
        await AssertEchoesAsync(socket);
    }

    protected Task<Socket> RawConnectAsync() => RawConnectAsync(Listener.EndPoint);

    protected static async Task<Socket> RawConnectAsync(IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, Cancelled);
        var head = await UpgradeAsync(socket, "HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.OrdinalIgnoreCase);
        return socket;
    }

    /// <summary>Asks for a WebSocket and returns the head of the answer.</summary>
    protected static async Task<string> UpgradeAsync(Socket socket, string version, string host = "localhost")
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET / {version}\r\nHost: {host}\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await ReadExactlyAsync(socket, one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
