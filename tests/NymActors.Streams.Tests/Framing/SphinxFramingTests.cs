using System.Text.Json;
using Akka.Streams.Dsl;
using CsCheck;
using NymActors.Protocol;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Streams.Framing;

namespace NymActors.Streams.Tests.Framing;

public sealed class SphinxFramingTests : AkkaTest
{
    private static readonly PacketSize[] Sizes = Enum.GetValues<PacketSize>();

    [Fact]
    public Task However_the_bytes_are_cut_the_packets_come_out_whole_and_in_order() =>
        Gen.Select(
            Gen.Int[0, Sizes.Length - 1].Array[0, 12],
            Gen.OneOf(Gen.Int[1, 8], Gen.Int[1, 5_000], Gen.Int[1, 100_000]).Array[1, 20],
            Gen.Enum<FrameVersion>().Where(version => version != FrameVersion.Unversioned))
            .SampleAsync(
                async (sizes, cuts, version) =>
                {
                    FramedPacket[] packets = [.. sizes.Select((size, number) => TestPackets.Numbered(number, Sizes[size], KeyRotation.Even))];
                    byte[] bytes = Encode(new FrameCodec(version), packets);
                    FramedPacket[] decoded = await Decode(bytes, cuts);
                    Assert.Equal(packets.Length, decoded.Length);
                    for (int i = 0; i < packets.Length; i++)
                    {
                        Assert.Equal(packets[i].Size, decoded[i].Size);
                        Assert.Equal(packets[i].Type, decoded[i].Type);
                        Assert.Equal(version == FrameVersion.V8 ? KeyRotation.Even : KeyRotation.Unknown, decoded[i].KeyRotation);
                        Assert.True(packets[i].Packet.Span.SequenceEqual(decoded[i].Packet.Span));
                    }
                },
                time: 2);

    [Fact]
    public async Task Random_and_mutated_bytes_give_packets_or_the_named_exception()
    {
        byte[] valid = Encode(new FrameCodec(FrameVersion.V8), [.. Enumerable.Range(0, 5).Select(i => TestPackets.Numbered(i))]);
        Gen<byte[]> mutated = Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4].Select(changes =>
        {
            byte[] bytes = [.. valid];
            foreach ((int at, byte value) in changes)
            {
                bytes[at] = value;
            }

            return bytes;
        });
        await Gen.Select(Gen.OneOf(Gen.Byte.Array[0, 3_000], mutated), Gen.Int[1, 500].Array[1, 10]).SampleAsync(
            async (bytes, cuts) =>
            {
                try
                {
                    Assert.All(await Decode(bytes, cuts), packet => Assert.Equal(packet.Size.PacketLength(), packet.Packet.Length));
                }
                catch (ProtocolException exception)
                {
                    Assert.InRange(exception.Offset, 0, 3);
                }
            },
            time: 1);
    }

    [Fact]
    public async Task Every_header_of_the_vectors_is_cut_off_and_put_on()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText("Vectors/wire-framing.json"));
        int tested = 0;
        foreach (JsonElement row in vectors.RootElement.GetProperty("frame_headers").EnumerateArray())
        {
            byte[] header = Convert.FromHexString(row.GetProperty("header_hex").GetString()!);
            if (header[0] is not (7 or 8))
            {
                continue;
            }

            PacketSize size = Sizes.Single(s => (byte)s == header[1]);
            byte[] frame = [.. header, .. new byte[size.PacketLength()]];
            FramedPacket packet = Assert.Single(await Decode(frame, frame.Length));
            Assert.Equal(size, packet.Size);
            Assert.Equal(frame, Encode(new FrameCodec((FrameVersion)header[0]), [packet]));
            tested++;
        }

        Assert.True(tested >= 5);
        foreach (JsonElement row in vectors.RootElement.GetProperty("frame_headers_rejected_by_current").EnumerateArray())
        {
            byte[] header = Convert.FromHexString(row.GetProperty("header_hex").GetString()!);
            await Assert.ThrowsAsync<ProtocolException>(() => Decode(header, 4));
        }
    }

    [Fact]
    public async Task Packets_before_a_bad_header_still_come_out()
    {
        byte[] bytes = [.. Encode(new FrameCodec(), [TestPackets.Numbered(1)]), 0];
        List<int> seen = [];
        Task done = Source.Single((ReadOnlyMemory<byte>)bytes)
            .Via(SphinxFraming.Decoder(new FrameCodec()))
            .RunForeach(packet => seen.Add(TestPackets.NumberOf(packet)), Materializer);
        await Assert.ThrowsAsync<ProtocolException>(() => done.WaitAsync(Guard));
        Assert.Equal([1], seen);
    }

    [Fact]
    public async Task A_partial_frame_at_the_end_is_discarded()
    {
        byte[] bytes = Encode(new FrameCodec(), [TestPackets.Numbered(1), TestPackets.Numbered(2)]);
        Assert.Equal(1, TestPackets.NumberOf(Assert.Single(await Decode(bytes[..^1], bytes.Length))));
        Assert.Empty(await Decode(bytes[..2], 2));
        Assert.Empty(await Decode([], 1));
    }

    [Fact]
    public async Task Both_directions_joined_give_back_what_went_in()
    {
        FramedPacket[] packets = [.. Sizes.Select((size, number) => TestPackets.Numbered(number, size))];
        var loop = SphinxFraming.Create(new FrameCodec()).Join(Flow.Create<ReadOnlyMemory<byte>>());
        IEnumerable<FramedPacket> result =
            await Source.From(packets).Via(loop).RunWith(Sink.Seq<FramedPacket>(), Materializer).WaitAsync(Guard);
        Assert.Equal(Enumerable.Range(0, packets.Length), result.Select(TestPackets.NumberOf));
    }

    private static byte[] Encode(FrameCodec codec, FramedPacket[] packets)
    {
        byte[] bytes = new byte[packets.Sum(codec.FrameLength)];
        int length = 0;
        foreach (FramedPacket packet in packets)
        {
            length += codec.Write(packet, bytes.AsSpan(length));
        }

        return bytes;
    }

    private async Task<FramedPacket[]> Decode(byte[] bytes, params int[] cuts) =>
    [
        .. await Source.FromGraph(new ChunkSource(bytes, cuts))
            .Via(SphinxFraming.Decoder(new FrameCodec()))
            .RunWith(Sink.Seq<FramedPacket>(), Materializer)
            .WaitAsync(Guard),
    ];
}
