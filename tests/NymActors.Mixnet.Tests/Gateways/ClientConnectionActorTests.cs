using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.Http;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Mixnet.Tests.WebSockets;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Streams.WebSockets;
using NymActors.Tests.Shared.WebSockets;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>Connections with virtual time: the scheduler's clock moves only when a test moves it.</summary>
public class ClientConnectionActorTests() : TestKit(VirtualTime)
{
    private readonly SessionHarness _harness = new();

    private static Config VirtualTime => ConfigurationFactory.ParseString(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = WARNING
        """).WithFallback(DefaultConfig);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_connection_that_says_nothing_for_ten_seconds_is_dropped_with_an_error()
    {
        var peer = Connect();
        await peer.PingAsync();
        Scheduler.Advance(ClientTimeLimits.InitialMessage - TimeSpan.FromMilliseconds(1));
        await peer.PingAsync();
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(GatewayErrors.InitialTimeout, Assert.IsType<ErrorResponse>(await peer.TextAsync()).Message);
        await peer.EndedAsync();
    }

    [Fact]
    public async Task A_handshake_that_stalls_for_five_seconds_fails()
    {
        var peer = Connect();
        using var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var handshake = HandshakeOf(identity);
        await peer.SendAsync(new HandshakePayload(3, handshake.Start()));
        Assert.IsType<HandshakePayload>(await peer.TextAsync());
        await peer.SendTextAsync("skipped");
        await peer.PingAsync();
        Scheduler.Advance(ClientTimeLimits.HandshakeMessage);
        Assert.Equal(GatewayErrors.HandshakeTimeout, Assert.IsType<HandshakeError>(await peer.TextAsync()).Message);
        Assert.IsType<ErrorResponse>(await peer.TextAsync());
        await peer.EndedAsync();
    }

    [Fact]
    public async Task An_authenticated_connection_has_no_time_limit_and_its_pings_are_answered()
    {
        var (peer, _, _) = await RegisterAsync();
        Scheduler.Advance(TimeSpan.FromHours(1));
        await peer.PingAsync();
    }

    [Fact]
    public async Task A_second_authentication_is_refused_while_the_first_client_answers_pings()
    {
        var (first, key, identity) = await RegisterAsync();
        var second = Connect();
        await second.SendAsync(Authentication(identity, key));
        var ping = await first.FrameAsync();
        Assert.Equal((WebSocketOpcode.Ping, LivenessCheck.PayloadLength), (ping.Opcode, ping.Payload.Length));
        await first.SendFrameAsync(WebSocketOpcode.Pong, [1, 2, 3]);
        await first.SendFrameAsync(WebSocketOpcode.Pong, ping.Payload);
        Assert.Equal(GatewayErrors.AlreadyConnected, Assert.IsType<ErrorResponse>(await second.TextAsync()).Message);
        await second.EndedAsync();
        await first.PingAsync();
        Assert.True(_harness.Services.Clients.TryGet(new Bytes32(identity.PublicKey.Bytes), out _));
    }

    [Fact]
    public async Task A_second_authentication_takes_over_from_a_client_that_is_silent_for_a_second()
    {
        var (first, key, identity) = await RegisterAsync();
        var second = Connect();
        await second.SendAsync(Authentication(identity, key));
        await second.SendAsync(new ClaimFreeBandwidthRequest());
        Assert.Equal(WebSocketOpcode.Ping, (await first.FrameAsync()).Opcode);
        Scheduler.Advance(ClientTimeLimits.Pong);

        // What the client sent during the check is answered after it.
        Assert.True(Assert.IsType<AuthenticateResponse>(await second.TextAsync()).Status);
        Assert.IsType<BandwidthResponse>(await second.TextAsync());
        await first.EndedAsync();
        await second.PingAsync();
        Assert.True(_harness.Services.Clients.TryGet(new Bytes32(identity.PublicKey.Bytes), out var active));
        Assert.Equal(second.Actor, active.Connection);
    }

    [Fact]
    public async Task A_second_authentication_takes_over_at_once_when_the_first_connection_closes_meanwhile()
    {
        var (first, key, identity) = await RegisterAsync();
        var second = Connect();
        await second.SendAsync(Authentication(identity, key));
        Assert.Equal(WebSocketOpcode.Ping, (await first.FrameAsync()).Opcode);
        await first.SendFrameAsync(WebSocketOpcode.Close, []);
        Assert.True(Assert.IsType<AuthenticateResponse>(await second.TextAsync()).Status);
        await first.EndedAsync();
    }

    [Fact]
    public async Task An_authentication_older_than_the_running_session_is_stale()
    {
        var (first, key, identity) = await RegisterAsync();
        await first.SendFrameAsync(WebSocketOpcode.Close, []);
        await first.EndedAsync();
        var second = Connect();
        await second.SendAsync(Authentication(identity, key, offset: 10));
        Assert.IsType<AuthenticateResponse>(await second.TextAsync());

        // The history of used authentications would refuse it as well; here it has been lost, as after a registration anew.
        _harness.Services.Storage.Forget(new Bytes32(identity.PublicKey.Bytes));
        _harness.Services.Storage.Register(new Bytes32(identity.PublicKey.Bytes), key);
        var third = Connect();
        await third.SendAsync(Authentication(identity, key, offset: 9));
        Assert.Equal(GatewayErrors.StaleAuthentication, Assert.IsType<ErrorResponse>(await third.TextAsync()).Message);
        await third.EndedAsync();
        await second.PingAsync();
    }

    [Fact]
    public async Task Undelivered_messages_of_an_ended_connection_go_back_to_the_store()
    {
        var (peer, _, identity) = await RegisterAsync();
        var address = new Bytes32(identity.PublicKey.Bytes);
        peer.StopReading();

        // The end is there before the first message is written: what was written is the peer's.
        var actor = (IInternalActorRef)peer.Actor;
        actor.Suspend();
        for (int i = 0; i < 500; i++)
        {
            _harness.Services.Delivery.Deliver(address, new byte[1643]);
        }

        peer.Actor.Tell(PoisonPill.Instance);
        actor.Resume();
        await peer.EndedAsync();
        var stored = new List<StoredMessage>();
        _harness.Services.Storage.Messages.Take(address, 1000, stored);
        Assert.Equal(500, stored.Count);
        Assert.All(stored, message => Assert.Equal(1643, message.Content.Length));
        Assert.False(_harness.Services.Clients.TryGet(address, out _));
    }

    [Fact]
    public async Task A_gateway_that_stops_writes_what_is_under_way_and_says_goodbye()
    {
        var (peer, _, identity) = await RegisterAsync();
        _harness.Services.Delivery.Deliver(new Bytes32(identity.PublicKey.Bytes), new byte[1643]);
        Assert.Equal(WebSocketOpcode.Binary, (await peer.FrameAsync()).Opcode);
        peer.Actor.Tell(StopGracefully.Instance);
        var close = await peer.FrameAsync();
        Assert.Equal((WebSocketOpcode.Close, "03E9"), (close.Opcode, Convert.ToHexString(close.Payload)));
        _harness.Services.Delivery.Deliver(new Bytes32(identity.PublicKey.Bytes), new byte[21]);
        Assert.Equal(1, _harness.Services.Storage.Messages.Count);
        await peer.SendFrameAsync(WebSocketOpcode.Close, []);
        await peer.EndedAsync();
    }

    [Fact]
    public async Task A_breach_of_the_websocket_protocol_ends_the_connection()
    {
        var (peer, _, identity) = await RegisterAsync();
        await peer.SendRawAsync([0x82, 0x01, 0x00]);
        await peer.EndedAsync();
        Assert.False(_harness.Services.Clients.TryGet(new Bytes32(identity.PublicKey.Bytes), out _));
    }

    private RegistrationHandshakeClient HandshakeOf(IdentityKeyPair identity) =>
        new(identity, _harness.Node.Keys.Identity.PublicKey, SharedKeyKind.AesGcmSiv, SystemRandomSource.Instance);

    private AuthenticateV2Request Authentication(IdentityKeyPair identity, SharedKey key, long offset = 0) => AuthenticationV2.Create(
        4, identity, key, (ulong)(_harness.Time.GetUtcNow().ToUnixTimeSeconds() + offset), SystemRandomSource.Instance);

    private Peer Connect()
    {
        var (client, server) = DuplexPipeStream.CreatePair();
        var link = new WebSocketClientLink(server);
        return new Peer(client, Sys.ActorOf(LocalProps.Create(() => new ClientConnectionActor(_harness.Services, link))), link.Ended);
    }

    private async Task<(Peer Peer, SharedKey Key, IdentityKeyPair Identity)> RegisterAsync()
    {
        var peer = Connect();
        var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var handshake = HandshakeOf(identity);
        await peer.SendAsync(new HandshakePayload(3, handshake.Start()));
        var material = Assert.IsType<HandshakePayload>(await peer.TextAsync());
        await peer.SendAsync(new HandshakePayload(3, handshake.OnGatewayMaterial(material.Data.Span)));
        var key = handshake.OnFinalization(Assert.IsType<HandshakePayload>(await peer.TextAsync()).Data.Span);
        Assert.True(Assert.IsType<RegisterResponse>(await peer.TextAsync()).Status);
        return (peer, key, identity);
    }

    /// <summary>The client's end of a connection, frame by frame.</summary>
    private sealed class Peer(Stream stream, IActorRef actor, Task ended)
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
        private bool _isReading = true;

        public IActorRef Actor => actor;

        public void StopReading() => _isReading = false;

        public Task EndedAsync() => ended.WaitAsync(Limit);

        public async Task SendRawAsync(byte[] bytes)
        {
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
        }

        public Task SendFrameAsync(WebSocketOpcode opcode, byte[] payload) => SendRawAsync(ClientFrames.Frame(opcode, payload));

        public Task SendTextAsync(string text) => SendFrameAsync(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

        public Task SendAsync(GatewayTextMessage message) => SendFrameAsync(WebSocketOpcode.Text, message.ToUtf8());

        public async Task PingAsync()
        {
            await SendFrameAsync(WebSocketOpcode.Ping, [1, 2, 3]);
            var pong = await FrameAsync();
            Assert.Equal((WebSocketOpcode.Pong, "010203"), (pong.Opcode, Convert.ToHexString(pong.Payload)));
        }

        public async Task<GatewayTextMessage> TextAsync()
        {
            var frame = await FrameAsync();
            Assert.Equal(WebSocketOpcode.Text, frame.Opcode);
            return GatewayTextMessage.ParseResponse(frame.Payload);
        }

        public async Task<(WebSocketOpcode Opcode, byte[] Payload)> FrameAsync()
        {
            Assert.True(_isReading);
            var header = await ReadAsync(2);
            int length = header[1];
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
            }

            return ((WebSocketOpcode)(header[0] & 0x0F), await ReadAsync(length));
        }

        private async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Limit);
            return bytes;
        }
    }
}
