using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class WebSocketGatewayConnectionTests : GatewayConnectionTests, IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private string _request = "";

    public WebSocketGatewayConnectionTests() => _listener.Start();

    private Uri Address => new($"ws://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_upgrade_is_that_of_the_public_client_to_the_byte_also_in_an_application_that_traces()
    {
        using var activity = new Activity("of the application").Start();
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        Assert.Equal(
            $"GET / HTTP/1.1\r\nHost: {_listener.LocalEndpoint}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n\r\n",
            Regex.Replace(_request, "Key: [A-Za-z0-9+/]{22}==", "Key: KEY"));
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_message_in_many_fragments_arrives_whole()
    {
        (IGatewayConnection client, WebSocket server) = await ConnectToSocketAsync();
        byte[] bytes = RandomNumberGenerator.GetBytes(50_000);
        for (int at = 0; at < bytes.Length; at += 1_000)
        {
            await server.SendAsync(bytes.AsMemory(at, 1_000), WebSocketMessageType.Binary, at == 49_000, CancellationToken.None);
        }

        Assert.True((await Receive(client))!.Value.Bytes.Span.SequenceEqual(bytes));
        await client.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_lost_though_its_socket_is_open()
    {
        // The answer to a ping is sent by a receive, and this peer never receives.
        WebSocketGatewayConnector connector = new(
            GatewayConnectionLimits.GreatestMaximumMessageLength, silence: TimeSpan.FromMilliseconds(50), patience: TimeSpan.FromMilliseconds(50));
        (IGatewayConnection client, WebSocket server) = await ConnectToSocketAsync(connector);
        Assert.Null(await Receive(client));
        Assert.Equal(GatewayCloseKind.ConnectionLost, (await client.Closed.WaitAsync(Guard)).Kind);
        server.Dispose();
    }

    [Fact]
    public async Task A_dropped_connection_is_a_loss_and_a_close_frame_is_not()
    {
        (IGatewayConnection dropped, WebSocket server) = await ConnectToSocketAsync();
        server.Abort();
        Assert.Null(await Receive(dropped));
        Assert.Equal(GatewayCloseKind.ConnectionLost, (await dropped.Closed.WaitAsync(Guard)).Kind);

        (IGatewayConnection closed, server) = await ConnectToSocketAsync();
        await server.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "duplicate", CancellationToken.None);
        Assert.Null(await Receive(closed));
        GatewayCloseReason reason = await closed.Closed.WaitAsync(Guard);
        Assert.Equal(GatewayCloseKind.ClosedByPeer, reason.Kind);
        Assert.Contains("1008 (duplicate)", reason.Description, StringComparison.Ordinal);
        await dropped.DisposeAsync();
        await closed.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_is_disposed_tells_the_other_side_with_a_close_frame()
    {
        (IGatewayConnection client, WebSocket server) = await ConnectToSocketAsync();
        Task<GatewayMessage?> receiving = client.ReceiveAsync().AsTask();
        await client.DisposeAsync();
        ValueWebSocketReceiveResult last = await server.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None).AsTask().WaitAsync(Guard);
        Assert.Equal(WebSocketMessageType.Close, last.MessageType);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, server.CloseStatus);
        Assert.Null(await receiving.WaitAsync(Guard));
        server.Dispose();
    }

    [Fact]
    public async Task A_connection_that_is_stuck_is_dropped_without_delay()
    {
        (IGatewayConnection client, WebSocket server) = await ConnectToSocketAsync();

        // Nobody reads: what the system does not take stays under way.
        Task sending;
        do
        {
            sending = client.SendBinaryAsync(new byte[1_000_000]).AsTask();
        }
        while (sending.IsCompleted);

        await client.DisposeAsync().AsTask().WaitAsync(Guard);
        await Assert.ThrowsAsync<GatewayConnectionException>(() => sending.WaitAsync(Guard));
        server.Dispose();
    }

    [Fact]
    public async Task A_violation_of_websocket_is_named_as_such()
    {
        (IGatewayConnection client, NetworkStream stream) = await ConnectToStreamAsync();

        // A binary frame with reserved bits set.
        await stream.WriteAsync(new byte[] { 0xF2, 0x01, 0x00 });
        Assert.Null(await Receive(client));
        Assert.Equal(GatewayCloseKind.ProtocolViolation, (await client.Closed.WaitAsync(Guard)).Kind);
        await client.DisposeAsync();
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task What_cannot_be_connected_to_is_reported_with_address_and_reason()
    {
        WebSocketGatewayConnector connector = new();
        Uri address = Address;
        _listener.Stop();
        GatewayConnectionException refused =
            await Assert.ThrowsAsync<GatewayConnectionException>(() => connector.ConnectAsync(address).WaitAsync(Guard));
        Assert.Contains(address.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Null(refused.Reason);
        await Assert.ThrowsAsync<GatewayConnectionException>(() => connector.ConnectAsync(new Uri("http://localhost:1")));
    }

    [Fact]
    public async Task A_connect_that_is_given_up_is_cancelled()
    {
        using CancellationTokenSource giveUp = new();
        Task<IGatewayConnection> connecting = new WebSocketGatewayConnector().ConnectAsync(Address, giveUp.Token);
        using TcpClient silent = await _listener.AcceptTcpClientAsync().WaitAsync(Guard);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Guard));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(GatewayConnectionLimits.LeastMaximumMessageLength - 1)]
    [InlineData(GatewayConnectionLimits.GreatestMaximumMessageLength + 1)]
    public void A_limit_out_of_range_is_refused(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WebSocketGatewayConnector(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => InMemoryGatewayConnection.CreatePair(limit));
    }

    protected override async Task<(IGatewayConnection Client, IGatewayConnection Gateway)> ConnectAsync(
        int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    {
        (IGatewayConnection client, WebSocket server) = await ConnectToSocketAsync();
        return (client, new WebSocketGatewayConnection(server, maximumMessageLength));
    }

    private async Task<(IGatewayConnection Client, WebSocket Server)> ConnectToSocketAsync(IGatewayConnector? connector = null)
    {
        (IGatewayConnection client, NetworkStream stream) = await ConnectToStreamAsync(connector);
        WebSocketCreationOptions options = new() { IsServer = true, KeepAliveInterval = TimeSpan.Zero };
        return (client, WebSocket.CreateFromStream(stream, options));
    }

    private async Task<(IGatewayConnection Client, NetworkStream Stream)> ConnectToStreamAsync(IGatewayConnector? connector = null)
    {
        Task<IGatewayConnection> connecting = (connector ?? new WebSocketGatewayConnector()).ConnectAsync(Address);
        Socket socket = await _listener.AcceptSocketAsync().WaitAsync(Guard);
        NetworkStream stream = new(socket, ownsSocket: true);
        byte[] buffer = new byte[4096];
        StringBuilder request = new();
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer).AsTask().WaitAsync(Guard);
            request.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        _request = request.ToString();
        string key = _request.Split("\r\n").Single(l => l.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase))[19..];
#pragma warning disable CA5350 // RFC 6455 says SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        return (await connecting.WaitAsync(Guard), stream);
    }
}
