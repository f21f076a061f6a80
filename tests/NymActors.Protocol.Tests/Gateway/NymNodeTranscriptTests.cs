using System.Text;
using System.Text.Json;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

/// <summary>
/// The link between the real nym-client 1.1.76 and the gateway of a real nym-node 1.31.0, recorded with the secrets of the client: opened,
/// and rebuilt byte for byte.
/// </summary>
public sealed class NymNodeTranscriptTests : IDisposable
{
    private static readonly JsonElement Recording = TestVectors.Load("gateway-nym-node-1.31.0-transcript.json");

    private readonly SharedKey _key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, Recording.Hex("shared_key_hex"));
    private readonly IdentityKeyPair _identity = IdentityKeyPair.FromSeed(PemKey("private_identity.pem", PemTag.IdentityPrivateKey));
    private readonly EncryptionKeyPair _encryption = EncryptionKeyPair.FromPrivateKey(PemKey("private_encryption.pem", PemTag.EncryptionPrivateKey));

    public void Dispose()
    {
        _key.Dispose();
        _identity.Dispose();
        _encryption.Dispose();
    }

    [Fact]
    public void Every_text_is_read_and_written_again_as_it_was()
    {
        var texts = Texts().ToArray();
        Assert.Equal(29, texts.Length);
        Assert.All(texts, frame => Assert.Equal(frame.Text("text"), Parse(frame).ToJson()));
    }

    [Fact]
    public void The_registration_is_the_one_that_our_client_would_have_made()
    {
        var payloads = Texts().Select(Parse).OfType<HandshakePayload>().ToArray();
        Assert.Equal([80, 124, 92, 1], payloads.Select(static payload => payload.Data.Length));
        Assert.All(payloads, static payload => Assert.Equal((byte)6, payload.ProtocolVersion));
        var gateway = IdentityKey.Parse(Recording.Text("gateway_identity"));
        var own = payloads[0].Data.Span[32..64];
        var material = payloads[1].Data.Span;
        var answer = payloads[2].Data.ToArray();
        Assert.Equal(_identity.PublicKey.Bytes, payloads[0].Data.Span[..32]);
        Assert.True(HandshakeMaterial.IsSignedBy(_key, gateway, material[..32], own, material[32..]));

        var rebuilt = new byte[answer.Length];
        HandshakeMaterial.Seal(_key, _identity, own, material[..32], new ScriptedRandomSource(answer[^12..]), rebuilt);
        Assert.Equal(answer, rebuilt);
    }

    [Fact]
    public void The_authentication_is_the_one_that_our_client_would_have_made()
    {
        var recorded = Texts().Select(Parse).OfType<AuthenticateV2Request>().Single();
        var rebuilt = AuthenticationV2.Create(
            6, _identity, _key, recorded.RequestUnixTimestamp, new ScriptedRandomSource(recorded.Nonce.ToArray()));
        Assert.Equal(recorded.ToJson(), rebuilt.ToJson());
        Assert.Null(AuthenticationV2.Check(recorded, recorded.RequestUnixTimestamp));
        Assert.Null(AuthenticationV2.CheckAgainstStored(recorded, _key, lastTimestamp: null));
    }

    [Fact]
    public void Our_client_asks_the_same_questions_in_the_same_order()
    {
        Assert.Equal(
            ["supportedProtocol", "handshakePayload", "handshakePayload", "supportedProtocol", "authenticateV2", "claimFreeTestnetBandwidth"],
            Texts().Where(static frame => frame.Text("from") == "client").Select(static frame => Parse(frame).Type));
        Assert.Equal(new ClientProtocolChoice(6, SharedKeyKind.AesGcmSiv, AuthenticationVersion: 2), GatewayProtocol.ChooseForClient(6));
        Assert.Equal(BinaryFrameKind.WithKeyRotation, GatewayProtocol.ForwardFrameKind(6));
    }

    [Fact]
    public void Every_binary_frame_is_opened_and_made_again_as_it_was()
    {
        var frames = Binaries().ToArray();
        Assert.Equal(32, frames.Length);
        foreach (var (frame, length, beginning, fromClient) in frames)
        {
            var decoded = new BinaryFrameCodec(_key, new SeededRandomSource(1)).Decode(frame);
            Assert.Equal(length, decoded.Plaintext.Length);
            Assert.StartsWith(beginning, Convert.ToHexStringLower(decoded.Plaintext.Span), StringComparison.Ordinal);
            Assert.Equal(fromClient ? BinaryFrameKind.WithKeyRotation : BinaryFrameKind.Standard, decoded.Kind);

            var nonce = frame.AsSpan(2, 12).ToArray();
            var codec = new BinaryFrameCodec(_key, new ScriptedRandomSource(nonce));
            Assert.Equal(frame, fromClient
                ? codec.EncodeMixPacket(MixPacket.Decode(decoded.Plaintext, MixPacketVersion.V2), decoded.Kind)
                : codec.Encode(decoded.Kind, decoded.Plaintext.Span));
        }
    }

    [Fact]
    public void What_the_gateway_pushed_are_cover_packets_that_came_back_and_their_acknowledgements()
    {
        using var ackKey = AckKey.FromBytes(PemKey("ack_key.pem", PemTag.AckKey, AckKey.Length));
        var opener = new PacketOpener(_encryption, NoReplyKeys);
        var codec = new BinaryFrameCodec(_key, new SeededRandomSource(1));
        var pushed = Binaries().Where(static frame => !frame.FromClient).Select(static frame => frame.Frame).ToArray();
        Assert.Equal(16, pushed.Length);
        foreach (var frame in pushed)
        {
            var content = codec.Decode(frame).Plaintext.Span;
            if (content.Length <= GatewayProtocol.LongestAcknowledgement)
            {
                Assert.True(ackKey.TryOpen(content, out var identifier));
                Assert.Equal(FragmentIdentifier.Cover, identifier);
            }
            else
            {
                Assert.Equal(ReceivedPacketKind.Cover, opener.Open(content).Kind);
            }
        }
    }

    private static bool NoReplyKeys(ReplyKeyDigest digest, out SurbEncryptionKey key)
    {
        key = default;
        return false;
    }

    private static IEnumerable<JsonElement> Frames() => Recording.GetProperty("frames").EnumerateArray();

    private static IEnumerable<JsonElement> Texts() => Frames().Where(static frame => frame.TryGetProperty("text", out _));

    private static GatewayTextMessage Parse(JsonElement frame) => frame.Text("from") == "client"
        ? GatewayTextMessage.ParseRequest(frame.Text("text"))
        : GatewayTextMessage.ParseResponse(frame.Text("text"));

    /// <summary>Of what is in the frames the recording shows the length and, of the longer ones, the beginning.</summary>
    private static IEnumerable<(byte[] Frame, int Length, string Beginning, bool FromClient)> Binaries() => Frames()
        .Where(static frame => frame.TryGetProperty("hex", out _))
        .Select(static frame => (frame.Hex("hex"), frame.Number("opened_length"), frame.Text("opened_hex").Split('.')[0], frame.Text("from") == "client"));

    private static byte[] PemKey(string name, string tag, int length = 32)
    {
        var key = new byte[length];
        Pem.Read(Encoding.ASCII.GetBytes(Recording.GetProperty("client_keys").Text(name)), tag, key);
        return key;
    }
}
