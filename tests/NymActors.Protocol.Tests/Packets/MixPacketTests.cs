using System.Net;
using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Tests.Packets;

public sealed class MixPacketTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("wire-framing.json");

    [Fact]
    public void Every_mix_packet_of_the_vectors_is_encoded_and_decoded()
    {
        var packet = Vectors.Hex("packet_hex");
        foreach (var vector in Vectors.GetProperty("mix_packet").EnumerateArray())
        {
            var version = (MixPacketVersion)vector.Number("version");
            var rotation = vector.TryGetProperty("key_rotation", out var name) ? Enum.Parse<KeyRotation>(name.GetString()!, true) : default;
            var nextHop = NodeRoutingAddress.FromEndPoint(IPEndPoint.Parse(vector.Text("next_hop")));
            byte[] expected = [.. vector.Hex("prefix_hex"), .. packet];
            Assert.True(PacketTypes.TryParse(vector.Text("type"), out var type));
            var mixPacket = new MixPacket(type, rotation, nextHop, packet);
            var encoded = new byte[mixPacket.EncodedLength(version)];

            Assert.Equal(vector.Number("total_len"), mixPacket.Encode(encoded, version));
            Assert.Equal(expected, encoded);

            var decoded = MixPacket.Decode(encoded, version);
            Assert.Equal((type, rotation, nextHop, PacketSize.Ack), (decoded.Type, decoded.KeyRotation, decoded.NextHop, decoded.Size));
            Assert.Equal(packet, decoded.Packet.ToArray());
        }
    }

    [Fact]
    public void Version_1_does_not_carry_the_rotation()
    {
        var mixPacket = new MixPacket(PacketType.Mix, KeyRotation.Odd, LocalHop, new byte[386]);
        var encoded = new byte[mixPacket.EncodedLength(MixPacketVersion.V1)];
        mixPacket.Encode(encoded, MixPacketVersion.V1);

        Assert.Equal(KeyRotation.Unknown, MixPacket.Decode(encoded, MixPacketVersion.V1).KeyRotation);
    }

    [Theory]
    [InlineData("", MixPacketVersion.V1)]
    [InlineData("00", MixPacketVersion.V1)]
    [InlineData("", MixPacketVersion.V2)]
    [InlineData("0000", MixPacketVersion.V2)]
    [InlineData("010406fd01020304", MixPacketVersion.V1)]
    [InlineData("000506fd01020304", MixPacketVersion.V1)]
    [InlineData("000406fd0102", MixPacketVersion.V1)]
    [InlineData("000406fd01020304", MixPacketVersion.V1)]
    [InlineData("00030406fd01020304", MixPacketVersion.V2)]
    public void Bad_input_is_refused(string hex, MixPacketVersion version)
    {
        Assert.Throws<ProtocolException>(() => MixPacket.Decode(Convert.FromHexString(hex), version));
    }

    [Fact]
    public void A_packet_of_unknown_length_is_refused()
    {
        Assert.Throws<ProtocolException>(() => MixPacket.Decode(Convert.FromHexString("000406fd01020304" + "00"), MixPacketVersion.V1));
        Assert.Throws<ArgumentException>(() => new MixPacket(PacketType.Mix, KeyRotation.Unknown, LocalHop, new byte[387]));
    }

    [Theory]
    [InlineData(MixPacketVersion.V1)]
    [InlineData(MixPacketVersion.V2)]
    public void Random_and_mutated_bytes_give_a_packet_or_the_named_exception(MixPacketVersion version)
    {
        var valid = new MixPacket(PacketType.Mix, KeyRotation.Even, LocalHop, Vectors.Hex("packet_hex"));
        var encoded = new byte[valid.EncodedLength(version)];
        valid.Encode(encoded, version);

        FuzzBytes.Feed(
            FuzzBytes.Around(encoded),
            bytes =>
            {
                var decoded = MixPacket.Decode(bytes, version);
                var again = new byte[decoded.EncodedLength(version)];
                decoded.Encode(again, version);
                Assert.Equal(bytes, again);
            });
    }

    private static NodeRoutingAddress LocalHop => NodeRoutingAddress.FromEndPoint(new IPEndPoint(IPAddress.Loopback, 1789));
}
