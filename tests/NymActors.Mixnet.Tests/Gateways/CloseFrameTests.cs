using System.Net;
using System.Net.Sockets;
using System.Text;
using NymActors.Streams.WebSockets;
using NymActors.Tests.Shared.WebSockets;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>The closing handshake as a client without a WebSocket library sees it (RFC 6455 section 5.5.1).</summary>
public class CloseFrameTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("03E8", "880203E8")]
    [InlineData("03E9676F6F64627965", "880203E9")]
    [InlineData("", "8800")]
    public async Task A_close_frame_is_answered_with_its_code_and_then_the_connection_ends(string payload, string answer)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { MixNodes = 3, Gateways = 1 });
        using var socket = await UpgradeAsync(mixnet.Gateways.Single());
        await socket.SendAsync(ClientFrames.Frame(WebSocketOpcode.Close, Convert.FromHexString(payload)));
        Assert.Equal(answer, Convert.ToHexString(await ReadToEndAsync(socket)));
    }

    [Fact]
    public async Task What_was_asked_before_the_close_frame_is_answered_before_it_and_nothing_after_it()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { MixNodes = 3, Gateways = 1 });
        using var socket = await UpgradeAsync(mixnet.Gateways.Single());
        await socket.SendAsync((byte[])
        [
            .. ClientFrames.Frame(WebSocketOpcode.Ping, [1, 2]),
            .. ClientFrames.Frame(WebSocketOpcode.Close, [0x03, 0xE8]),
            .. ClientFrames.Frame(WebSocketOpcode.Ping, [3, 4]),
        ]);
        Assert.Equal("8A020102" + "880203E8", Convert.ToHexString(await ReadToEndAsync(socket)));
    }

    private static async Task<Socket> UpgradeAsync(MixnetNode gateway)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(gateway.ClientsUrl!.Authority));
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET / HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new List<byte>();
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. head]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await socket.ReceiveAsync(one).WaitAsync(Limit));
            head.Add(one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString([.. head]), StringComparison.Ordinal);
        return socket;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        var bytes = new List<byte>();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer).WaitAsync(Limit) is var count and > 0)
        {
            bytes.AddRange(buffer[..count]);
        }

        return [.. bytes];
    }
}
