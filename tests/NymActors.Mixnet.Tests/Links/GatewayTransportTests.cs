using System.Net;
using System.Text;
using System.Threading.Channels;
using NymActors.Streams.Links;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Tests.Links;

/// <summary>What both halves of every kind of connection between client and gateway must do together.</summary>
public abstract class GatewayTransportTests : IAsyncLifetime
{
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly Channel<IClientLink> _accepted = Channel.CreateUnbounded<IClientLink>();
    private IListener _listener = null!;

    protected abstract IGatewayTransport Transport { get; }

    protected abstract IGatewayConnector Connector { get; }

    private Uri Address => new($"ws://{_listener.EndPoint}/");

    public async ValueTask InitializeAsync() => _listener = await ListenAsync(new IPEndPoint(IPAddress.Loopback, 0));

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(2_451)]
    [InlineData(70_000)]
    public async Task Messages_of_both_kinds_arrive_whole_and_in_order_in_both_directions(int length)
    {
        var (client, gateway) = await ConnectAsync();
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        var sending = client.SendBinaryAsync(bytes).AsTask();
        await AssertNextAsync(gateway, WebSocketOpcode.Binary, bytes);
        await sending.WaitAsync(Guard);
        await client.SendTextAsync("{\"ü\":1}");
        await AssertNextAsync(gateway, WebSocketOpcode.Text, Encoding.UTF8.GetBytes("{\"ü\":1}"));

        var frames = new FrameBuffer();
        frames.Append(WebSocketOpcode.Text, "one"u8);
        frames.Append(WebSocketOpcode.Binary, bytes);
        var answering = gateway.SendAsync(frames).AsTask();
        Assert.Equal("one", (await ReceiveAsync(client))!.Value.Text);
        var second = (await ReceiveAsync(client))!.Value;
        Assert.False(second.IsText);
        Assert.Equal(bytes, second.Bytes.ToArray());
        await answering.WaitAsync(Guard);
    }

    [Fact]
    public async Task Frames_may_be_used_again_after_they_were_sent()
    {
        var (client, gateway) = await ConnectAsync();
        var frames = new FrameBuffer();
        foreach (var text in (string[])["a", "b"])
        {
            frames.Clear();
            frames.Append(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));
            await gateway.SendAsync(frames);
        }

        Assert.Equal("a", (await ReceiveAsync(client))!.Value.Text);
        Assert.Equal("b", (await ReceiveAsync(client))!.Value.Text);
    }

    [Fact]
    public async Task A_ping_of_the_gateway_is_answered_by_a_client_that_receives()
    {
        var (client, gateway) = await ConnectAsync();
        var receiving = client.ReceiveAsync().AsTask();
        await SendAsync(gateway, WebSocketOpcode.Ping, [1, 2, 3]);
        await AssertNextAsync(gateway, WebSocketOpcode.Pong, [1, 2, 3]);
        await SendAsync(gateway, WebSocketOpcode.Text, "still here"u8);
        Assert.Equal("still here", (await receiving.WaitAsync(Guard))!.Value.Text);
    }

    [Fact]
    public async Task A_close_of_the_client_is_seen_behind_what_it_sent()
    {
        var (client, gateway) = await ConnectAsync();
        await client.SendTextAsync("last");
        await client.CloseAsync();
        await AssertNextAsync(gateway, WebSocketOpcode.Text, "last"u8.ToArray());
        Assert.Equal(WebSocketOpcode.Close, (await gateway.ReceiveAsync().AsTask().WaitAsync(Guard))!.Value.Opcode);
    }

    [Fact]
    public async Task A_client_that_drops_the_connection_is_noticed()
    {
        var (client, gateway) = await ConnectAsync();
        await client.DisposeAsync();
        Assert.True(await HasEndedAsync(gateway));
    }

    [Fact]
    public async Task A_close_frame_of_the_gateway_is_a_close_and_a_dropped_link_is_a_loss()
    {
        var (closed, first) = await ConnectAsync();
        await SendAsync(first, WebSocketOpcode.Text, "goodbye"u8);
        await SendAsync(first, WebSocketOpcode.Close, [0x03, 0xE9]);
        Assert.Equal("goodbye", (await ReceiveAsync(closed))!.Value.Text);
        Assert.Null(await ReceiveAsync(closed));
        Assert.Equal(GatewayCloseKind.ClosedByPeer, (await closed.Closed.WaitAsync(Guard)).Kind);

        var (dropped, second) = await ConnectAsync();
        await second.DisposeAsync();
        Assert.Null(await ReceiveAsync(dropped));
        Assert.Equal(GatewayCloseKind.ConnectionLost, (await dropped.Closed.WaitAsync(Guard)).Kind);
    }

    [Fact]
    public async Task A_listener_that_ends_takes_its_connections_with_it_and_its_address_is_free_again()
    {
        var (client, _) = await ConnectAsync();
        var endPoint = _listener.EndPoint;
        await _listener.DisposeAsync();
        Assert.Null(await ReceiveAsync(client));
        await Assert.ThrowsAsync<GatewayConnectionException>(() => Connector.ConnectAsync(Address).WaitAsync(Guard));

        _listener = await ListenAsync(endPoint);
        var (again, gateway) = await ConnectAsync();
        await again.SendTextAsync("back");
        await AssertNextAsync(gateway, WebSocketOpcode.Text, "back"u8.ToArray());
    }

    [Fact]
    public async Task An_address_in_use_is_refused() =>
        await Assert.ThrowsAnyAsync<IOException>(() => ListenAsync(_listener.EndPoint).WaitAsync(Guard));

    [Fact]
    public async Task A_read_that_is_given_up_ends()
    {
        var (_, gateway) = await ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        var receiving = gateway.ReceiveAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Guard));
    }

    private static async Task<bool> HasEndedAsync(IClientLink link)
    {
        try
        {
            return await link.ReceiveAsync().AsTask().WaitAsync(Guard) is null or { Opcode: WebSocketOpcode.Close };
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task AssertNextAsync(IClientLink link, WebSocketOpcode opcode, byte[] payload)
    {
        var message = (await link.ReceiveAsync().AsTask().WaitAsync(Guard))!.Value;
        Assert.Equal(opcode, message.Opcode);
        Assert.Equal(payload, message.Payload.ToArray());
    }

    private static Task SendAsync(IClientLink link, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var frames = new FrameBuffer();
        frames.Append(opcode, payload);
        return link.SendAsync(frames).AsTask().WaitAsync(Guard);
    }

    private static Task<GatewayMessage?> ReceiveAsync(IGatewayConnection connection) => connection.ReceiveAsync().AsTask().WaitAsync(Guard);

    private Task<IListener> ListenAsync(IPEndPoint endPoint) => Transport.ListenAsync(endPoint, link => _accepted.Writer.TryWrite(link));

    private async Task<(IGatewayConnection Client, IClientLink Gateway)> ConnectAsync() =>
        (await Connector.ConnectAsync(Address).WaitAsync(Guard), await _accepted.Reader.ReadAsync().AsTask().WaitAsync(Guard));
}
