using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Tests.Acknowledgements;

public sealed class FinalHopPayloadTests
{
    [Theory]
    [InlineData("regular_packet_plain")]
    [InlineData("regular_packet_reply")]
    [InlineData("regular_packet_cover")]
    public void The_plaintexts_of_the_vectors_have_an_acknowledgement_of_405_bytes(string name)
    {
        var vector = TestVectors.Load("message-formats.json").GetProperty(name);
        var plaintext = vector.Hex("packet_plaintext_hex");

        // The vectors hold placeholder bytes in the place of the acknowledgement, whose address is none.
        Assert.False(FinalHopPayload.TrySplit(Packet(PacketSize.Regular), plaintext, out _));
        new byte[] { 4, 6, 0xfd, 1, 2, 3, 4 }.CopyTo(plaintext, 0);
        Assert.True(FinalHopPayload.TrySplit(Packet(PacketSize.Regular), plaintext, out var payload));

        Assert.Equal("1.2.3.4:1789", payload.AckFirstHop.ToString());
        Assert.Equal((PacketSize.Ack, PacketType.Mix, KeyRotation.Even), (payload.Ack!.Size, payload.Ack.Type, payload.Ack.KeyRotation));
        Assert.Equal(plaintext[19..405], payload.Ack.Packet.ToArray());
        Assert.Equal(plaintext[405..], payload.Message.ToArray());
        Assert.Equal(1643, payload.Message.Length);
        if (vector.TryGetProperty("after_gateway_strips_ack_hex", out _))
        {
            Assert.Equal(vector.Hex("after_gateway_strips_ack_hex"), payload.Message.ToArray());
        }
    }

    [Fact]
    public void An_acknowledgement_is_delivered_whole()
    {
        Assert.True(FinalHopPayload.TrySplit(Packet(PacketSize.Ack), new byte[21], out var payload));

        Assert.Equal(21, payload.Message.Length);
        Assert.Null(payload.Ack);
    }

    [Fact]
    public void A_plaintext_without_room_for_the_acknowledgement_is_dropped()
    {
        byte[] address = [4, 6, 0xfd, 1, 2, 3, 4];

        Assert.False(FinalHopPayload.TrySplit(Packet(PacketSize.Regular), Padded(address, 404), out _));
        Assert.True(FinalHopPayload.TrySplit(Packet(PacketSize.Regular), Padded(address, 405), out var payload));
        Assert.True(payload.Message.IsEmpty);
        Assert.False(FinalHopPayload.TrySplit(Packet(PacketSize.Regular), default, out _));
        Assert.False(FinalHopPayload.TrySplit(Packet(PacketSize.OutfoxRegular), Padded(address, 395), out _));
        Assert.True(FinalHopPayload.TrySplit(Packet(PacketSize.OutfoxRegular), Padded(address, 2048), out payload));
        Assert.Equal((PacketSize.OutfoxAck, 1652), (payload.Ack!.Size, payload.Message.Length));
    }

    [Fact]
    public void Random_plaintexts_are_taken_apart_or_dropped()
    {
        var packet = Packet(PacketSize.Regular);
        byte[] valid = Padded([4, 6, 0xfd, 1, 2, 3, 4], 500);
        FuzzBytes.Feed(
            FuzzBytes.Around(valid),
            bytes =>
            {
                if (FinalHopPayload.TrySplit(packet, bytes, out var payload))
                {
                    Assert.Equal(bytes.Length - 405, payload.Message.Length);
                }
            });
    }

    private static byte[] Padded(byte[] start, int length) => [.. start, .. new byte[length - start.Length]];

    private static FramedPacket Packet(PacketSize size) => new(
        size, size.IsOutfox() ? PacketType.Outfox : PacketType.Mix, KeyRotation.Even, new byte[size.PacketLength()]);
}
