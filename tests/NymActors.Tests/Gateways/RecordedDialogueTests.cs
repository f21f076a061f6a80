using System.Text;
using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;
using NymActors.Testing;
using NymActors.Tests;

namespace NymActors.Gateways;

/// <summary>
/// The recorded link of nym-client 1.1.76 to the gateway of a real nym-node 1.31.0, played once more with our client in the place of 1.1.76.
/// </summary>
public sealed class RecordedDialogueTests
{
    private const int Run = 2;

    private static readonly JsonElement Recording = TestVectors.Load("gateway-nym-node-1.31.0-transcript.json");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_client_says_word_for_word_what_1_1_76_said_when_it_connects()
    {
        var texts = Frames().Where(static frame => frame.TryGetProperty("text", out _)).TakeWhile(static frame => !IsSend(frame)).ToArray();
        var recorded = texts.Select(static frame => frame.GetProperty("text").GetString()!).Select(static text =>
            text.Contains("\"authenticateV2\"", StringComparison.Ordinal) ? (AuthenticateV2Request)GatewayTextMessage.ParseRequest(text) : null)
            .Single(static request => request is not null)!;
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, Convert.FromHexString(Recording.GetProperty("shared_key_hex").GetString()!));
        using var identity = IdentityKeyPair.FromSeed(Seed());
        var time = new PacingTimeProvider(new SimulatedPacingClock(), DateTimeOffset.FromUnixTimeSeconds((long)recorded.RequestUnixTimestamp));
        var (client, gateway) = InMemoryGatewayConnection.CreatePair();
        var registration = new GatewayRegistration(
            IdentityKey.Parse(Recording.GetProperty("gateway_identity").GetString()!), new Uri("ws://127.0.0.1:9000"), key);

        var opening = GatewayLink.OpenAsync(
            new OneConnection(client), registration, identity, time, new OneDraw(recorded.Nonce.ToArray()), TestClients.Patience, Cancellation);
        foreach (var frame in texts)
        {
            if (frame.GetProperty("from").GetString() == "client")
            {
                var said = await gateway.ReceiveAsync(Cancellation).AsTask().WaitAsync(TestClients.Patience, Cancellation);
                Assert.Equal(frame.GetProperty("text").GetString(), Encoding.UTF8.GetString(said!.Value.Bytes.Span));
            }
            else
            {
                await gateway.SendTextAsync(frame.GetProperty("text").GetString()!, Cancellation);
            }
        }

        var link = await opening.WaitAsync(TestClients.Patience, Cancellation);
        Assert.Equal((BinaryFrameKind.WithKeyRotation, 68_719_476_736, false), (link.FrameKind, link.Balance, link.IsOld));
        var packet = Frames().First(static frame => frame.TryGetProperty("hex", out _));
        Assert.Equal(PacketSize.Regular, link.Frames.DecodeMixPacket(Convert.FromHexString(packet.GetProperty("hex").GetString()!)).Size);
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private static IEnumerable<JsonElement> Frames() =>
        Recording.GetProperty("frames").EnumerateArray().Where(static frame => frame.GetProperty("link").GetInt32() == Run);

    private static bool IsSend(JsonElement frame) => frame.GetProperty("text").GetString()!.Contains("\"type\":\"send\"", StringComparison.Ordinal);

    private static byte[] Seed()
    {
        var seed = new byte[IdentityKeyPair.SeedLength];
        var pem = Recording.GetProperty("client_keys").GetProperty("private_identity.pem").GetString()!;
        Pem.Read(Encoding.ASCII.GetBytes(pem), PemTag.IdentityPrivateKey, seed);
        return seed;
    }

    private sealed class OneConnection(IGatewayConnection connection) : IGatewayConnector
    {
        public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default) => Task.FromResult(connection);
    }

    private sealed class OneDraw(byte[] bytes) : RandomSource
    {
        public override void Fill(Span<byte> destination) => bytes.CopyTo(destination);
    }
}
