using System.Net;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Gateway;

public sealed class BinaryFrameCodecTests : IDisposable
{
    private static readonly JsonElement Vector = TestVectors.Load("gateway-handshake.json");

    private readonly SharedKey _key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, Vector.GetProperty("gcm_siv_registration").Hex("shared_key"));
    private readonly SharedKey _legacyKey = SharedKey.FromBytes(SharedKeyKind.Legacy, Vector.GetProperty("legacy_registration").Hex("shared_keys"));

    public void Dispose()
    {
        _key.Dispose();
        _legacyKey.Dispose();
    }

    [Fact]
    public void Frames_agree_with_the_vectors()
    {
        var gcm = Vector.GetProperty("binary_frame_gcm_siv_kind1");
        var legacy = Vector.GetProperty("binary_frame_legacy");
        var codec = new BinaryFrameCodec(_key, new ScriptedRandomSource(gcm.Hex("nonce")));
        var legacyCodec = new BinaryFrameCodec(_legacyKey, new ScriptedRandomSource());

        Assert.Equal(gcm.Hex("frame"), codec.Encode(BinaryFrameKind.Standard, gcm.Hex("plaintext")));
        Assert.Equal(gcm.Hex("plaintext"), codec.Decode(gcm.Hex("frame")).Plaintext.ToArray());
        Assert.Equal(legacy.Hex("frame"), legacyCodec.Encode(BinaryFrameKind.Standard, legacy.Hex("plaintext")));
        Assert.Equal(legacy.Hex("plaintext"), legacyCodec.Decode(legacy.Hex("frame")).Plaintext.ToArray());
    }

    [Theory]
    [InlineData(386, 424, 425, 426)]
    [InlineData(2413, 2451, 2452, 2453)]
    [InlineData(8557, 8595, 8596, 8597)]
    [InlineData(33133, 33171, 33172, 33173)]
    public void Frames_have_the_documented_lengths_and_their_packet_survives(int packetLength, int kind1, int kind2, int legacy)
    {
        var bytes = new byte[packetLength];
        new SeededRandomSource(1).Fill(bytes);
        var packet = new MixPacket(
            PacketType.Mix, KeyRotation.Odd, NodeRoutingAddress.FromEndPoint(new(IPAddress.Loopback, 1790)), bytes);
        var codec = new BinaryFrameCodec(_key, new SeededRandomSource(2));
        var legacyCodec = new BinaryFrameCodec(_legacyKey, new SeededRandomSource(3));

        var frames = new[]
        {
            (codec, codec.EncodeMixPacket(packet, BinaryFrameKind.Standard), kind1, KeyRotation.Unknown),
            (codec, codec.EncodeMixPacket(packet, BinaryFrameKind.WithKeyRotation), kind2, KeyRotation.Odd),
            (legacyCodec, legacyCodec.EncodeMixPacket(packet, BinaryFrameKind.Standard), legacy, KeyRotation.Unknown),
        };

        foreach (var (opener, frame, length, rotation) in frames)
        {
            Assert.Equal(length, frame.Length);
            var read = opener.DecodeMixPacket(frame);
            Assert.Equal(bytes, read.Packet.ToArray());
            Assert.Equal(rotation, read.KeyRotation);
            Assert.Equal(packet.NextHop, read.NextHop);
        }
    }

    [Fact]
    public void Each_fault_has_the_text_of_the_protocol()
    {
        var codec = new BinaryFrameCodec(_key, new SeededRandomSource(4));
        var legacyCodec = new BinaryFrameCodec(_legacyKey, new SeededRandomSource(4));
        var frame = codec.Encode(BinaryFrameKind.Standard, new byte[30]);
        var legacyFrame = legacyCodec.Encode(BinaryFrameKind.Standard, new byte[30]);

        Assert.Equal("the request is too short", Fault(codec, []));
        Assert.Equal("the request is too short", Fault(codec, frame[..1]));
        Assert.Equal("the request is too short", Fault(codec, frame[..13]));
        Assert.Equal("failed to either encrypt or decrypt provided message", Fault(codec, frame[..14]));
        Assert.Equal("failed to either encrypt or decrypt provided message", Fault(codec, frame[..^1]));
        Assert.Equal("received request with an unknown kind: 0", Fault(codec, With(frame, 0, 0)));
        Assert.Equal("received request with an unknown kind: 3", Fault(codec, With(frame, 0, 3)));
        Assert.Equal("the encryption flag had an unexpected value", Fault(codec, With(frame, 1, 0)));
        Assert.Equal("the encryption flag had an unexpected value", Fault(codec, With(frame, 1, 2)));
        Assert.Equal("failed to either encrypt or decrypt provided message", Fault(codec, With(frame, 2, (byte)(frame[2] ^ 1))));
        Assert.Equal("failed to either encrypt or decrypt provided message", Fault(codec, With(frame, 20, (byte)(frame[20] ^ 1))));
        Assert.Equal("the request is too short", Fault(legacyCodec, legacyFrame[..31]));
        Assert.Equal("provided MAC is invalid", Fault(legacyCodec, With(legacyFrame, 0, (byte)(legacyFrame[0] ^ 1))));
        Assert.Equal("provided MAC is invalid", Fault(legacyCodec, legacyFrame[..32]));
        Assert.Throws<ArgumentException>(() => legacyCodec.Encode(BinaryFrameKind.WithKeyRotation, new byte[1]));
    }

    [Fact]
    public void A_frame_without_content_is_a_frame_but_no_mix_packet()
    {
        foreach (var codec in new[] { new BinaryFrameCodec(_key, new SeededRandomSource(5)), new BinaryFrameCodec(_legacyKey, new SeededRandomSource(5)) })
        {
            var empty = codec.Encode(BinaryFrameKind.Standard, []);
            Assert.Equal(0, codec.Decode(empty).Plaintext.Length);
            Assert.Throws<ProtocolException>(() => codec.DecodeMixPacket(empty));
        }
    }

    [Fact]
    public void Random_and_mutated_frames_give_a_packet_or_the_named_exception()
    {
        var codecs = new[] { new BinaryFrameCodec(_key, new SeededRandomSource(6)), new BinaryFrameCodec(_legacyKey, new SeededRandomSource(6)) };
        Gen.Select(Gen.Int[0, 1], Gen.Byte.Array[0, 64], Gen.Int[0, 200], Gen.Byte).Sample(
            (which, content, position, value) =>
            {
                var codec = codecs[which];
                var frame = codec.Encode(BinaryFrameKind.Standard, content);
                Accept(() => codec.DecodeMixPacket(frame));
                frame[position % frame.Length] = value;
                Accept(() => codec.DecodeMixPacket(frame));
                Accept(() => codec.DecodeMixPacket(content));
            },
            iter: 1500);
    }

    private static string Fault(BinaryFrameCodec codec, byte[] frame) => Assert.Throws<ProtocolException>(() => codec.Decode(frame)).Reason;

    private static byte[] With(byte[] frame, int offset, byte value)
    {
        var copy = frame.ToArray();
        copy[offset] = value;
        return copy;
    }

    private static void Accept(Action read)
    {
        try
        {
            read();
        }
        catch (ProtocolException)
        {
            // The one failure that decoders may have.
        }
    }
}
