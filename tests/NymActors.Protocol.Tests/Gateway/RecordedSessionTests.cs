using System.Text.Json;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

/// <summary>Sessions of the public WASM client 1.4.1, checked with the gateway's secrets as the gateway would.</summary>
public class RecordedSessionTests
{
    private static readonly JsonElement Recording = TestVectors.Load("gateway-wasm-1.4.1-transcripts.json");

    [Theory]
    [InlineData("gcm")]
    [InlineData("gcmv2")]
    [InlineData("legacy")]
    public void The_registration_yields_the_recorded_key(string name)
    {
        var session = Session(name);
        using var gateway = IdentityKeyPair.FromSeed(Recording.GetProperty("gateway").Hex("identity_seed"));
        var payloads = Frames(session).OfType<HandshakePayload>().ToArray();
        var isLegacy = name == "legacy";
        var nonce = payloads[1].Data[^12..].ToArray();
        using var server = new RegistrationHandshakeServer(
            gateway, new ScriptedRandomSource(isLegacy ? [session.Hex("gateway_ephemeral_private")] : [session.Hex("gateway_ephemeral_private"), nonce]));

        Assert.Equal(payloads[1].Data.ToArray(), server.OnInit(payloads[0].Data.Span));
        Assert.Equal(payloads[3].Data.ToArray(), server.OnClientMaterial(payloads[2].Data.Span, out var key));
        using (key)
        {
            var bytes = new byte[SharedKey.Length];
            key.CopyTo(bytes);
            Assert.Equal(session.Hex("derived_shared_key"), bytes);
        }
    }

    [Theory]
    [InlineData("gcm")]
    [InlineData("gcmv2")]
    public void The_authentication_passes_every_check(string name)
    {
        var session = Session(name);
        using var key = Key(session);
        var request = Frames(session).OfType<AuthenticateV2Request>().Single();

        Assert.Equal(4, request.ProtocolVersion);
        Assert.Null(AuthenticationV2.Check(request, request.RequestUnixTimestamp));
        Assert.Null(AuthenticationV2.CheckAgainstStored(request, key, lastTimestamp: null));
    }

    [Fact]
    public void The_authentication_of_version_1_is_authentic()
    {
        var session = Session("legacy");
        using var key = Key(session);
        var request = Frames(session).OfType<AuthenticateRequest>().Single();

        Assert.Null(AuthenticationV1.ReadClient(request, out var client));
        Assert.True(AuthenticationV1.IsAuthentic(request, client, key));

        using var other = SharedKey.FromBytes(SharedKeyKind.Legacy, new byte[32]);
        Assert.False(AuthenticationV1.IsAuthentic(request, client, other));
        Assert.False(AuthenticationV1.IsAuthentic(request with { Iv = "0" }, client, key));
        Assert.False(AuthenticationV1.IsAuthentic(request with { EncryptedAddress = request.Iv }, client, key));
    }

    [Theory]
    [InlineData("gcm", BinaryFrameKind.Standard, KeyRotation.Unknown)]
    [InlineData("gcmv2", BinaryFrameKind.WithKeyRotation, KeyRotation.Even)]
    [InlineData("legacy", BinaryFrameKind.Standard, KeyRotation.Unknown)]
    public void Every_binary_frame_holds_a_packet_that_the_named_mix_node_unwraps(string name, BinaryFrameKind kind, KeyRotation rotation)
    {
        var session = Session(name);
        using var key = Key(session);
        var codec = new BinaryFrameCodec(key, new SeededRandomSource(1));
        var mixNode = Recording.GetProperty("mixnodes")[0];
        using var sphinxKey = SphinxPrivateKey.FromBytes(mixNode.Hex("sphinx_x25519_private"));

        foreach (var frame in session.GetProperty("first_binary_frames_from_client_hex").EnumerateArray().Select(f => Convert.FromHexString(f.GetString()!)))
        {
            Assert.Equal(kind, codec.Decode(frame).Kind);
            var packet = codec.DecodeMixPacket(frame);

            Assert.Equal(rotation, packet.KeyRotation);
            Assert.Equal(PacketType.Mix, packet.Type);
            Assert.Equal(PacketSize.Regular, packet.Size);
            Assert.Equal($"{mixNode.Text("host")}:{mixNode.Number("mix_port")}", packet.NextHop.ToString());
            var result = SphinxProcessor.Process(sphinxKey, packet.Packet.Span);
            Assert.Equal(SphinxHopKind.Forward, result.Kind);
        }
    }

    private static JsonElement Session(string name)
        => Recording.GetProperty("sessions").EnumerateArray().Single(session => session.Text("name") == name);

    private static SharedKey Key(JsonElement session)
        => SharedKey.FromBytes(session.Text("name") == "legacy" ? SharedKeyKind.Legacy : SharedKeyKind.AesGcmSiv, session.Hex("derived_shared_key"));

    private static IEnumerable<GatewayTextMessage> Frames(JsonElement session)
        => session.GetProperty("text_frames").EnumerateArray().Select(frame => frame.Text("from") == "client"
            ? GatewayTextMessage.ParseRequest(frame.Text("text"))
            : GatewayTextMessage.ParseResponse(frame.Text("text")));
}
