using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

/// <summary>A client driven by hand: each step of the gateway protocol is one call.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<byte[]> _pushes = [];
    private readonly IGatewayConnector _connector;

    private TestClient(MixnetNode gateway, IGatewayConnector connector, IGatewayConnection connection)
    {
        Gateway = gateway;
        _connector = connector;
        Connection = connection;
    }

    public MixnetNode Gateway { get; }

    public IdentityKeyPair Identity { get; private init; } = IdentityKeyPair.Generate(SystemRandomSource.Instance);

    public IGatewayConnection Connection { get; private set; }

    public SharedKey? Key { get; private set; }

    private BinaryFrameCodec Codec => new(Key!, SystemRandomSource.Instance);

    /// <summary>Connects.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="connector">How; over a real WebSocket if not given.</param>
    public static async Task<TestClient> ConnectAsync(MixnetNode gateway, IGatewayConnector? connector = null)
    {
        connector ??= new WebSocketGatewayConnector();
        return new TestClient(gateway, connector, await connector.ConnectAsync(gateway.ClientsUrl!).WaitAsync(Limit));
    }

    /// <summary>Registers and stays connected.</summary>
    public static async Task<TestClient> RegisterAsync(
        MixnetNode gateway, SharedKeyKind kind = SharedKeyKind.AesGcmSiv, byte version = 3, IGatewayConnector? connector = null)
    {
        var client = await ConnectAsync(gateway, connector);
        await client.RegisterAsync(kind, version);
        return client;
    }

    /// <summary>Registers, reconnects, authenticates and claims bandwidth: ready to send.</summary>
    public static async Task<TestClient> StartAsync(MixnetNode gateway, byte version = 4, IGatewayConnector? connector = null)
    {
        var client = await RegisterAsync(gateway, connector: connector);
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

    /// <summary>A second connection of the same client.</summary>
    public async Task<TestClient> ConnectAgainAsync() =>
        new(Gateway, _connector, await _connector.ConnectAsync(Gateway.ClientsUrl!).WaitAsync(Limit)) { Identity = Identity, Key = Key };

    /// <summary>Asks to be authenticated and does not wait for the answer.</summary>
    public Task SendAuthenticationAsync() =>
        SendTextAsync(AuthenticationV2.Create(4, Identity, Key!, UnixSeconds(), SystemRandomSource.Instance).ToJson());

    public async Task ReconnectAsync()
    {
        await Connection.DisposeAsync();
        Connection = await _connector.ConnectAsync(Gateway.ClientsUrl!).WaitAsync(Limit);
    }

    public async Task<GatewayTextMessage> AskAsync(GatewayTextMessage request)
    {
        await SendTextAsync(request.ToJson());
        return await NextTextAsync();
    }

    public Task SendTextAsync(string text) => Connection.SendTextAsync(text).AsTask().WaitAsync(Limit);

    public Task SendBinaryAsync(byte[] frame) => Connection.SendBinaryAsync(frame).AsTask().WaitAsync(Limit);

    /// <summary>Has a packet forwarded and takes the answer.</summary>
    public async Task<GatewayTextMessage> ForwardAsync(
        byte[] packet, NodeRoutingAddress firstHop, BinaryFrameKind kind = BinaryFrameKind.Standard)
    {
        await SendBinaryAsync(Codec.EncodeMixPacket(new MixPacket(PacketType.Mix, KeyRotation.Unknown, firstHop, packet), kind));
        return await NextTextAsync();
    }

    /// <summary>Has a message with its acknowledgement packet forwarded, and takes the gateway's answer.</summary>
    /// <param name="mixnet">The network.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="seed">First byte of the message; the acknowledgement's is one more.</param>
    /// <param name="kind">Form of the frame.</param>
    /// <param name="index">Which mix node of each layer.</param>
    public Task<GatewayTextMessage> SendAsync(
        LocalMixnet mixnet, TestClient to, byte seed, BinaryFrameKind kind = BinaryFrameKind.Standard, int index = 0)
    {
        var back = TestPackets.Route(mixnet, Gateway, index);
        var acknowledgement = TestPackets.Acknowledgement(
            back, Identity.PublicKey, TestPackets.Pattern(TestPackets.AcknowledgementLength, (byte)(seed + 1)));
        var route = TestPackets.Route(mixnet, to.Gateway, index);
        var packet = TestPackets.Regular(
            route, to.Identity.PublicKey, TestPackets.Pattern(TestPackets.MessageLength, seed), back, acknowledgement);
        return ForwardAsync(packet, TestPackets.FirstHop(route), kind);
    }

    public async Task<GatewayTextMessage> NextTextAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            Assert.NotNull(message);
            if (message.Value.IsText)
            {
                return GatewayTextMessage.ParseResponse(message.Value.Bytes);
            }

            _pushes.Add(message.Value.Bytes.ToArray());
        }
    }

    /// <summary>The next pushed plaintext.</summary>
    /// <param name="limit">How long it is awaited; 30 s if not given.</param>
    public async Task<byte[]> NextPushAsync(TimeSpan? limit = null)
    {
        while (_pushes.Count == 0)
        {
            var message = await ReceiveAsync(limit);
            Assert.NotNull(message);
            Assert.False(message.Value.IsText);
            _pushes.Add(message.Value.Bytes.ToArray());
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
            if (message.IsText)
            {
                texts.Add(GatewayTextMessage.ParseResponse(message.Bytes));
            }
        }

        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        Identity.Dispose();
        Key?.Dispose();
    }

    public static ulong UnixSeconds(DateTimeOffset? now = null) => (ulong)(now ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();

    private Task<GatewayMessage?> ReceiveAsync(TimeSpan? limit = null) => Connection.ReceiveAsync().AsTask().WaitAsync(limit ?? Limit);
}
