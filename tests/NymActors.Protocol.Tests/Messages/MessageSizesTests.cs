using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Messages;

public sealed class MessageSizesTests
{
    [Theory]
    [InlineData(PacketSize.Regular, 1602, 1601, 1581)]
    [InlineData(PacketSize.Extended8, 7746, 7745, 7725)]
    [InlineData(PacketSize.Extended16, 15938, 15937, 15917)]
    [InlineData(PacketSize.Extended32, 32322, 32321, 32301)]
    public void One_packet_takes_the_application_bytes_of_the_table(PacketSize size, int plain, int reply, int repliable)
    {
        Assert.Equal(plain, MessageSizes.LargestInOnePacket(size) - MessageSizes.PlainOverhead);
        Assert.Equal(reply, MessageSizes.LargestInOnePacket(size) - MessageSizes.ReplyOverhead);
        Assert.Equal(repliable, MessageSizes.LargestInOnePacket(size) - MessageSizes.RepliableOverhead);
        Assert.Equal(1, MessageSizes.PacketsFor(new PlainMessage(new byte[plain]).SerializedLength, size));
        Assert.Equal(2, MessageSizes.PacketsFor(new PlainMessage(new byte[plain + 1]).SerializedLength, size));
        Assert.Equal((1, 2), (MessageSizes.SurbsForReply(reply, size), MessageSizes.SurbsForReply(reply + 1, size)));
        var empty = RepliableMessage.WithData(SenderTag.FromBytes(new byte[16]), default, []);
        Assert.Equal(MessageSizes.RepliableOverhead, empty.SerializedLength);
    }

    [Theory]
    [InlineData(PacketSize.Regular, SurbBlockVersion.V1, 4, 1, 417)]
    [InlineData(PacketSize.Extended8, SurbBlockVersion.V1, 4, 6, 741)]
    [InlineData(PacketSize.Extended16, SurbBlockVersion.V1, 4, 13, 785)]
    [InlineData(PacketSize.Extended32, SurbBlockVersion.V1, 4, 27, 873)]
    [InlineData(PacketSize.Regular, SurbBlockVersion.V2, 4, 3, 201)]
    [InlineData(PacketSize.Extended8, SurbBlockVersion.V2, 4, 16, 365)]
    [InlineData(PacketSize.Extended16, SurbBlockVersion.V2, 4, 34, 277)]
    [InlineData(PacketSize.Extended32, SurbBlockVersion.V2, 4, 70, 101)]
    [InlineData(PacketSize.Regular, SurbBlockVersion.V2, 1, 3, 345)]
    [InlineData(PacketSize.Extended8, SurbBlockVersion.V2, 1, 18, 309)]
    [InlineData(PacketSize.Extended16, SurbBlockVersion.V2, 1, 38, 261)]
    [InlineData(PacketSize.Extended32, SurbBlockVersion.V2, 1, 78, 165)]
    public void One_packet_takes_the_SURBs_of_the_table(PacketSize size, SurbBlockVersion version, int hops, int most, int left)
    {
        Assert.Equal(most, MessageSizes.MostSurbsInOnePacket(size, version, hops));
        Assert.Equal(
            left, MessageSizes.LargestInOnePacket(size) - MessageSizes.RepliableOverhead - (most * MessageSizes.SurbLength(version, hops)));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(5, 4, 2)]
    [InlineData(10, 8, 3)]
    [InlineData(20, 15, 6)]
    [InlineData(50, 37, 15)]
    [InlineData(100, 73, 29)]
    [InlineData(200, 146, 58)]
    [InlineData(500, 363, 144)]
    public void SURBs_alone_take_the_packets_of_the_table(int surbs, int packetsV1, int packetsV2)
    {
        Assert.Equal(packetsV1, Packets(surbs, SurbBlockVersion.V1));
        Assert.Equal(packetsV2, Packets(surbs, SurbBlockVersion.V2));
    }

    [Fact]
    public void The_largest_message_of_one_set_has_the_length_of_the_document()
    {
        Assert.Equal(409_018, MessageSizes.LargestInOneSet(PacketSize.Regular) - MessageSizes.PlainOverhead);
        Assert.Equal(255, MessageSizes.PacketsFor(409_019, PacketSize.Regular));
        Assert.Equal(256, MessageSizes.PacketsFor(409_020, PacketSize.Regular));
    }

    [Fact]
    public void A_SURB_request_has_102_bytes()
    {
        var requester = Recipient.FromBytes(TestVectors.Load("recipient-addresses.json").GetProperty("valid")[0].Hex("binary_hex"));

        Assert.Equal(102, MessageSizes.SurbRequestLength);
        Assert.Equal(102, new SurbRequestMessage(requester, 10).SerializedLength);
    }

    [Theory]
    [InlineData(1_603, PacketSize.Extended8, PacketSize.Regular)]
    [InlineData(1_604, PacketSize.Extended8, PacketSize.Extended8)]
    [InlineData(100_000, PacketSize.Extended32, PacketSize.Extended32)]
    [InlineData(100_000, null, PacketSize.Regular)]
    public void The_secondary_size_is_chosen_only_when_it_needs_fewer_packets(long length, PacketSize? secondary, PacketSize expected)
    {
        Assert.Equal(expected, MessageSizes.Choose(length, PacketSize.Regular, secondary));
    }

    private static int Packets(int surbs, SurbBlockVersion version) =>
        MessageSizes.PacketsFor(MessageSizes.RepliableOverhead + ((long)surbs * MessageSizes.SurbLength(version)), PacketSize.Regular);
}
