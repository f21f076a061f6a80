using System.Buffers;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Tests.Framing;

public sealed class FrameCodecTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("wire-framing.json");

    [Fact]
    public void Every_frame_header_of_the_vectors_is_written_and_read()
    {
        foreach (var vector in Vectors.GetProperty("frame_headers").EnumerateArray())
        {
            var bytes = vector.Hex("header_hex");
            Assert.True(PacketSizes.TryParse(vector.Text("size"), out var size));
            Assert.True(PacketTypes.TryParse(vector.Text("type"), out var type));
            var rotation = vector.TryGetProperty("key_rotation", out var name) ? Enum.Parse<KeyRotation>(name.GetString()!, true) : default;

            Assert.True(FrameHeader.TryRead(bytes, acceptUnversioned: true, out var header));
            Assert.Equal((size, type, rotation, bytes.Length), (header.Size, header.Type, header.KeyRotation, header.Length));
            var written = new byte[bytes.Length];
            Assert.Equal(bytes.Length, header.Write(written));
            Assert.Equal(bytes, written);

            for (var cut = 0; cut < bytes.Length; cut++)
            {
                Assert.False(FrameHeader.TryRead(bytes.AsSpan(..cut), acceptUnversioned: true, out _));
            }
        }
    }

    [Fact]
    public void Every_rejected_frame_header_of_the_vectors_is_refused()
    {
        foreach (var vector in Vectors.GetProperty("frame_headers_rejected_by_current").EnumerateArray())
        {
            Assert.Throws<ProtocolException>(() => FrameHeader.TryRead(vector.Hex("header_hex"), acceptUnversioned: false, out _));
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("06")]
    [InlineData("09")]
    [InlineData("ff")]
    public void A_version_byte_that_nobody_writes_is_refused_even_when_the_unversioned_form_is_accepted(string hex)
    {
        Assert.Throws<ProtocolException>(() => FrameHeader.TryRead(Convert.FromHexString(hex), acceptUnversioned: true, out _));
    }

    [Fact]
    public void Packets_of_every_size_and_version_survive_any_cutting_of_the_stream()
    {
        var generatePacket =
            from size in Gen.OneOf(Gen.Const(PacketSize.Regular), Gen.Const(PacketSize.Ack), Gen.Const(PacketSize.Extended8), Gen.Const(PacketSize.OutfoxRegular))
            from rotation in Gen.Enum<KeyRotation>()
            from version in Gen.Enum<FrameVersion>()
            from fill in Gen.Byte
            select (Version: version, Packet: CreatePacket(size, rotation, fill));
        var reader = new FrameCodec(acceptUnversioned: true);

        Gen.Select(generatePacket.Array[1, 5], Gen.Int[1, 5000]).Sample(
            (packets, step) =>
            {
                var stream = new ArrayBufferWriter<byte>();
                foreach (var (version, packet) in packets)
                {
                    new FrameCodec(version).Write(packet, stream);
                }

                var received = ReadInSteps(reader, stream.WrittenMemory, step);
                Assert.Equal(packets.Length, received.Count);
                foreach (var ((version, sent), got) in packets.Zip(received))
                {
                    Assert.Equal((sent.Size, sent.Type), (got.Size, got.Type));
                    Assert.Equal(version == FrameVersion.V8 ? sent.KeyRotation : KeyRotation.Unknown, got.KeyRotation);
                    Assert.Equal(sent.Packet.Span, got.Packet.Span);
                }
            },
            iter: 200);
    }

    [Fact]
    public void A_span_yields_its_first_packet_only_when_complete()
    {
        var codec = new FrameCodec();
        var packet = CreatePacket(PacketSize.Ack, KeyRotation.Even, 7);
        var frame = new byte[codec.FrameLength(packet)];
        codec.Write(packet, frame);

        Assert.False(codec.TryRead(frame.AsSpan(..^1), out _, out var consumed));
        Assert.Equal(0, consumed);
        Assert.True(codec.TryRead([.. frame, 7, 1], out var read, out consumed));
        Assert.Equal(frame.Length, consumed);
        Assert.Equal(packet.Packet.Span, read.Packet.Span);
    }

    [Fact]
    public void Random_and_mutated_streams_give_packets_or_the_named_exception()
    {
        var codec = new FrameCodec(FrameVersion.V8, acceptUnversioned: true);
        var packet = CreatePacket(PacketSize.Ack, KeyRotation.Even, 7);
        var frame = new byte[codec.FrameLength(packet)];
        codec.Write(packet, frame);

        FuzzBytes.Feed(
            FuzzBytes.Around(frame),
            bytes =>
            {
                var buffer = new ReadOnlySequence<byte>(bytes);
                while (codec.TryRead(ref buffer, out var read))
                {
                    Assert.Equal(read.Size.PacketLength(), read.Packet.Length);
                }
            });
    }

    [Fact]
    public void A_packet_whose_length_does_not_fit_its_size_cannot_be_framed()
    {
        Assert.Throws<ArgumentException>(() => new FramedPacket(PacketSize.Regular, PacketType.Mix, default, new byte[386]));
    }

    private static List<FramedPacket> ReadInSteps(FrameCodec reader, ReadOnlyMemory<byte> stream, int step)
    {
        var received = new List<FramedPacket>();
        var start = 0;
        for (var end = 0; end < stream.Length;)
        {
            end = Math.Min(stream.Length, end + step);
            var buffer = new ReadOnlySequence<byte>(stream[start..end]);
            while (reader.TryRead(ref buffer, out var packet))
            {
                received.Add(packet);
            }

            start = end - (int)buffer.Length;
        }

        Assert.Equal(stream.Length, start);
        return received;
    }

    private static FramedPacket CreatePacket(PacketSize size, KeyRotation rotation, byte fill)
    {
        var bytes = new byte[size.PacketLength()];
        bytes.AsSpan().Fill(fill);
        return new FramedPacket(size, size.IsOutfox() ? PacketType.Outfox : PacketType.Mix, rotation, bytes);
    }
}
