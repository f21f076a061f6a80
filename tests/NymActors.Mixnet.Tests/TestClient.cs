using System.Net.WebSockets;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests;

/// <summary>A client driven by hand, over a WebSocket that we did not write: each step of the gateway protocol is one call.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<byte[]> _pushes = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    private TestClient(MixnetNode gateway, IdentityKeyPair identity, ClientWebSocket socket)
    {
        Gateway = gateway;
        Identity = identity;
        Socket = socket;
    }

    public MixnetNode Gateway { get; }

    public IdentityKeyPair Identity { get; }

    public ClientWebSocket Socket { get; private set; }

    public SharedKey? Key { get; private set; }

    private BinaryFrameCodec Codec => new(Key!, SystemRandomSource.Instance);

    public static async Task<TestClient> ConnectAsync(MixnetNode gateway) =>
        new(gateway, IdentityKeyPair.Generate(SystemRandomSource.Instance), await OpenAsync(gateway));

    /// <summary>Registers and stays connected.</summary>
    public static async Task<TestClient> RegisterAsync(MixnetNode gateway, SharedKeyKind kind = SharedKeyKind.AesGcmSiv, byte version = 3)
    {
        var client = await ConnectAsync(gateway);
        await client.RegisterAsync(kind, version);
        return client;
    }

    /// <summary>Registers, reconnects, authenticates and claims bandwidth: ready to send.</summary>
    public static async Task<TestClient> StartAsync(MixnetNode gateway, byte version = 4)
    {
        var client = await RegisterAsync(gateway);
        await client.ReconnectAsync();
        var authenticated = Assert.IsType<AuthenticateResponse>(await client.AuthenticateAsync(version));
        Assert.True(authenticated.Status);
        Assert.IsType<BandwidthResponse>(await client.AskAsync(new ClaimFreeBandwidthRequest()));
        return client;
    }

    public async Task RegisterAsync(SharedKeyKind kind = SharedKeyKind.AesGcmSiv, byte version = 3)
    {
        using var handshake = new RegistrationHandshakeClient(
            Identity, IdentityKey.Parse(Gateway.IdentityKey), kind, SystemRandomSource.Instance);
        var answer = Assert.IsType<HandshakePayload>(await AskAsync(new HandshakePayload(version, handshake.Start())));
        Assert.Equal(version, answer.ProtocolVersion);
        var done = Assert.IsType<HandshakePayload>(
            await AskAsync(new HandshakePayload(version, handshake.OnGatewayMaterial(answer.Data.Span))));
        Key = handshake.OnFinalization(done.Data.Span);
        var registered = Assert.IsType<RegisterResponse>(await NextTextAsync());
        Assert.Equal((version, true), (registered.ProtocolVersion!.Value, registered.Status));
    }

    public Task<GatewayTextMessage> AuthenticateAsync(byte version = 4, DateTimeOffset? now = null) =>
        AskAsync(AuthenticationV2.Create(version, Identity, Key!, UnixSeconds(now), SystemRandomSource.Instance));

    public async Task ReconnectAsync()
    {
        Socket.Dispose();
        Socket = await OpenAsync(Gateway);
    }

    public async Task<GatewayTextMessage> AskAsync(GatewayTextMessage request)
    {
        await SendTextAsync(request.ToUtf8());
        return await NextTextAsync();
    }

    public Task SendTextAsync(byte[] text) => Socket.SendAsync(text, WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendBinaryAsync(byte[] frame) => Socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);

    /// <summary>Has a packet forwarded and takes the answer.</summary>
    public async Task<GatewayTextMessage> ForwardAsync(
        byte[] packet, NodeRoutingAddress firstHop, BinaryFrameKind kind = BinaryFrameKind.Standard)
    {
        await SendBinaryAsync(Codec.EncodeMixPacket(new MixPacket(PacketType.Mix, KeyRotation.Unknown, firstHop, packet), kind));
        return await NextTextAsync();
    }

    public async Task<GatewayTextMessage> NextTextAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            Assert.NotNull(message);
            if (message.Value.Type == WebSocketMessageType.Text)
            {
                return GatewayTextMessage.ParseResponse(message.Value.Content);
            }

            _pushes.Add(message.Value.Content);
        }
    }

    /// <summary>The next pushed plaintext.</summary>
    public async Task<byte[]> NextPushAsync()
    {
        while (_pushes.Count == 0)
        {
            var message = await ReceiveAsync();
            Assert.NotNull(message);
            Assert.Equal(WebSocketMessageType.Binary, message.Value.Type);
            _pushes.Add(message.Value.Content);
        }

        var frame = Codec.Decode(_pushes[0]);
        _pushes.RemoveAt(0);
        Assert.Equal(BinaryFrameKind.Standard, frame.Kind);
        return frame.Plaintext.ToArray();
    }

    /// <summary>Reads on until the gateway ends the connection, in whatever way.</summary>
    public async Task<IReadOnlyList<GatewayTextMessage>> TextsUntilClosedAsync()
    {
        var texts = new List<GatewayTextMessage>();
        while (await ReceiveAsync() is { } message)
        {
            if (message.Type == WebSocketMessageType.Text)
            {
                texts.Add(GatewayTextMessage.ParseResponse(message.Content));
            }
        }

        return texts;
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        Identity.Dispose();
        Key?.Dispose();
        return ValueTask.CompletedTask;
    }

    public static ulong UnixSeconds(DateTimeOffset? now = null) => (ulong)(now ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();

    private static async Task<ClientWebSocket> OpenAsync(MixnetNode gateway)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(gateway.ClientsUrl!, CancellationToken.None).WaitAsync(Limit);
        return socket;
    }

    private async Task<(WebSocketMessageType Type, byte[] Content)?> ReceiveAsync()
    {
        int length = 0;
        while (true)
        {
            WebSocketReceiveResult result;
            try
            {
                result = await Socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length), CancellationToken.None)
                    .WaitAsync(Limit);
            }
            catch (WebSocketException)
            {
                return null;
            }

            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (result.EndOfMessage)
            {
                return (result.MessageType, _buffer[..length]);
            }
        }
    }
}
