using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Tests.Packets;

public sealed class PacketSizeTests
{
    [Theory]
    [InlineData("regular", 1, 2048, 2065, 2413, 1643)]
    [InlineData("ack", 2, 21, 38, 386, 21)]
    [InlineData("extended32", 3, 32768, 32785, 33133, 32363)]
    [InlineData("extended8", 4, 8192, 8209, 8557, 7787)]
    [InlineData("extended16", 5, 16384, 16401, 16749, 15979)]
    [InlineData("outfox_regular", 6, 2048, 2371, 2377, 1652)]
    [InlineData("outfox_ack", 7, 48, 371, 377, 48)]
    public void Each_size_has_the_lengths_of_the_table(string name, byte tag, int plaintext, int payload, int packet, int delivered)
    {
        Assert.True(PacketSizes.TryFromTag(tag, out var size));
        Assert.True(PacketSizes.TryParse(name, out var parsed));
        Assert.True(PacketSizes.TryFromPacketLength(packet, out var byLength));

        Assert.Equal((size, size), (parsed, byLength));
        Assert.Equal(name, size.Name());
        Assert.Equal((plaintext, payload, packet), (size.PlaintextLength(), size.PayloadLength(), size.PacketLength()));
        Assert.Equal(delivered, size.DeliveredLength());
        Assert.True(PacketSizes.TryFromPlaintextLength(plaintext, size.IsOutfox() ? PacketType.Outfox : PacketType.Mix, out var byPlaintext));
        Assert.Equal(size, byPlaintext);
    }

    [Theory]
    [InlineData(PacketSize.Regular, 1611)]
    [InlineData(PacketSize.Extended8, 7755)]
    [InlineData(PacketSize.Extended16, 15947)]
    [InlineData(PacketSize.Extended32, 32331)]
    public void A_fragment_fills_what_the_ack_and_the_key_leave(PacketSize size, int fragmentLength)
    {
        Assert.Equal(fragmentLength, size.FragmentLength());
    }

    [Fact]
    public void An_ack_carries_no_fragment()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketSize.Ack.FragmentLength());
    }

    [Fact]
    public void Other_tags_lengths_and_names_are_no_sizes()
    {
        Assert.False(PacketSizes.TryFromTag(0, out _));
        Assert.False(PacketSizes.TryFromTag(8, out _));
        Assert.False(PacketSizes.TryFromPacketLength(2414, out _));
        Assert.False(PacketSizes.TryFromPlaintextLength(int.MaxValue, PacketType.Mix, out _));
        Assert.False(PacketSizes.TryParse("Regular", out _));
        Assert.False(PacketSizes.TryParse(null, out _));
        Assert.True(PacketSizes.TryFromPacketLength(2371, out var outfox));
        Assert.Equal(PacketSize.OutfoxRegular, outfox);
    }

    [Theory]
    [InlineData("mix", true, PacketType.Mix)]
    [InlineData("sphinx", true, PacketType.Mix)]
    [InlineData("outfox", true, PacketType.Outfox)]
    [InlineData("unsupported-mix-vpn", false, PacketType.Mix)]
    public void Packet_types_are_read_by_name(string name, bool known, PacketType expected)
    {
        Assert.Equal(known, PacketTypes.TryParse(name, out var type));
        Assert.Equal(expected, type);
    }

    [Theory]
    [InlineData(0u, KeyRotation.Unknown)]
    [InlineData(1u, KeyRotation.Odd)]
    [InlineData(2u, KeyRotation.Even)]
    [InlineData(4294967293u, KeyRotation.Odd)]
    [InlineData(4294967294u, KeyRotation.Even)]
    [InlineData(4294967295u, KeyRotation.Unknown)]
    public void A_rotation_id_gives_its_parity_but_the_first_is_unknown(uint id, KeyRotation expected)
    {
        Assert.Equal(expected, KeyRotations.FromRotationId(id));
    }
}
