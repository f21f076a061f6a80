using System.Text.Json;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Tests.Messages;

public sealed class MessageBadInputTests
{
    private const string Tag = "000102030405060708090a0b0c0d0e0f";

    private static readonly JsonElement Vectors = TestVectors.Load("message-formats.json");

    private static readonly byte[] V1Surb = SurbOf("repliable data v1, 1 SURB");
    private static readonly byte[] V2Surb = SurbOf("additional SURBs v2, 1 SURB, even rotation");

    [Theory]
    [InlineData("", "no bytes")]
    [InlineData("03", "unknown type")]
    [InlineData("ff00", "unknown type")]
    [InlineData("01", "no sender tag")]
    [InlineData("01" + Tag, "no content tag")]
    [InlineData("01" + Tag + "06" + "00000000", "unknown content tag")]
    [InlineData("01" + Tag + "00" + "000000", "V1 prefix cut")]
    [InlineData("01" + Tag + "03" + "000000", "V2 prefix cut")]
    [InlineData("01" + Tag + "00" + "00000001", "V1 SURB missing")]
    [InlineData("01" + Tag + "00" + "ffffffff", "V1 count beyond 32-bit products")]
    [InlineData("01" + Tag + "03" + "00010400", "V2 SURB missing")]
    [InlineData("01" + Tag + "03" + "ffff0400", "V2 count beyond the message")]
    [InlineData("01" + Tag + "03" + "00000003", "V2 rotation, no SURBs")]
    [InlineData("02", "reply without content tag")]
    [InlineData("0200", "reply without data")]
    [InlineData("0201", "SURB request without content")]
    [InlineData("020200", "unknown reply content")]
    public void Bad_messages_are_refused(string hex, string why)
    {
        Assert.NotEmpty(why);
        Assert.Throws<ProtocolException>(() => NymMessage.Parse(Convert.FromHexString(hex)));
    }

    [Fact]
    public void A_count_whose_32_bit_product_is_small_is_refused()
    {
        // 3,689,835 * 1164 = 2^32 + 644.
        Assert.Throws<ProtocolException>(() => NymMessage.Parse(Repliable(0, [0, 0x38, 0x4d, 0x6b], new byte[2000])));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(255)]
    public void A_V2_block_with_an_unknown_rotation_is_refused(byte rotation)
    {
        Assert.Throws<ProtocolException>(() => NymMessage.Parse(Repliable(4, [0, 1, 4, rotation], V2Surb)));
        Assert.IsType<RepliableMessage>(NymMessage.Parse(Repliable(4, [0, 1, 4, 2], V2Surb)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(255)]
    public void A_V2_block_with_an_impossible_number_of_hops_is_refused(byte hops)
    {
        Assert.Throws<ProtocolException>(() => NymMessage.Parse(Repliable(3, [0, 1, hops, 0], new byte[396 + (16 * hops)])));
    }

    [Theory]
    [InlineData(1, 412)]
    [InlineData(5, 476)]
    public void A_V2_block_may_have_SURBs_of_one_to_five_hops(byte hops, int length)
    {
        var surb = new byte[length];
        V2Surb.AsSpan(..396).CopyTo(surb);
        var message = Assert.IsType<RepliableMessage>(NymMessage.Parse(Repliable(3, [0, 1, hops, 1], surb)));

        Assert.Equal(hops, Assert.Single(message.ReplySurbs).Surb.HopCount);
        Assert.Equal(Repliable(3, [0, 1, hops, 1], surb), message.Serialize());
    }

    [Fact]
    public void A_SURB_whose_first_hop_is_no_address_is_refused_in_both_formats()
    {
        foreach (var (contentTag, prefix, surb) in new (byte, byte[], byte[])[] { (0, [0, 0, 0, 1], V1Surb), (3, [0, 1, 4, 0], V2Surb) })
        {
            var broken = surb.ToArray();
            broken[364] = 5;

            Assert.IsType<RepliableMessage>(NymMessage.Parse(Repliable(contentTag, prefix, surb)));
            Assert.Throws<ProtocolException>(() => NymMessage.Parse(Repliable(contentTag, prefix, broken)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(395)]
    [InlineData(396)]
    [InlineData(397)]
    [InlineData(459)]
    [InlineData(492)]
    [InlineData(1163)]
    [InlineData(1165)]
    [InlineData(1548)]
    public void SURBs_of_an_impossible_length_are_refused(int length)
    {
        var bytes = new byte[length];
        V1Surb.AsSpan(..Math.Min(length, V1Surb.Length)).CopyTo(bytes);

        Assert.Throws<ProtocolException>(() => ReplySurb.Parse(bytes, KeyRotation.Unknown));
    }

    [Fact]
    public void SURBs_that_lead_nowhere_are_refused()
    {
        foreach (var point in LowOrderPoints.All)
        {
            byte[] bytes = [.. V2Surb];
            point.CopyTo(bytes, 16);
            Assert.Equal(16, Assert.Throws<ProtocolException>(() => ReplySurb.Parse(bytes, KeyRotation.Odd)).Offset);
            Assert.Throws<ProtocolException>(() => NymMessage.Parse(Repliable(4, [0, 1, 4, 0], bytes)));
        }

        foreach (byte[] firstHop in (byte[][])[[4, 0, 0, 1, 2, 3, 4], [4, 6, 253, 0, 0, 0, 0], [4, 6, 253, 224, 0, 0, 1], [6, 6, 253, .. new byte[16]], [5]])
        {
            byte[] bytes = [.. V2Surb];
            firstHop.CopyTo(bytes, 364);
            Assert.Throws<ProtocolException>(() => ReplySurb.Parse(bytes, KeyRotation.Odd));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void Bytes_behind_the_SURBs_of_messages_without_data_are_ignored(byte contentTag)
    {
        byte[] prefix = contentTag < 3 ? [0, 0, 0, 1] : [0, 1, 4, 0];
        var message = NymMessage.Parse(Repliable(contentTag, prefix, [.. contentTag < 3 ? V1Surb : V2Surb, 1, 2, 3]));

        var repliable = Assert.IsType<RepliableMessage>(message);
        Assert.Single(repliable.ReplySurbs);
        Assert.True(repliable.Data.IsEmpty);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public void A_SURB_request_of_another_length_is_refused(int length)
    {
        var recipient = TestVectors.Load("recipient-addresses.json").GetProperty("valid")[0].Hex("binary_hex");
        byte[] right = [2, 1, .. recipient, 0, 0, 0, 9];

        Assert.Equal(9u, Assert.IsType<SurbRequestMessage>(NymMessage.Parse(right)).Amount);
        var wrong = right.Concat(new byte[10]).Take(2 + length).ToArray();
        Assert.Throws<ProtocolException>(() => NymMessage.Parse(wrong));
    }

    [Fact]
    public void A_SURB_request_from_a_malformed_address_is_refused()
    {
        Assert.Throws<ProtocolException>(() => NymMessage.Parse((byte[])[2, 1, .. new byte[100]]));

        // A request to send SURBs to such an address could never be answered.
        var weak = TestVectors.Load("recipient-addresses.json").GetProperty("valid")[0].Hex("binary_hex");
        weak.AsSpan(32, 32).Clear();
        Assert.Throws<ProtocolException>(() => NymMessage.Parse((byte[])[2, 1, .. weak, 0, 0, 0, 9]));
    }

    [Fact]
    public void SURBs_that_do_not_fit_their_block_cannot_be_sent()
    {
        var tag = SurbTag();
        var seeds = ReplySurb.Parse(V2Surb, KeyRotation.Odd);
        var keys = ReplySurb.Parse(V1Surb, KeyRotation.Unknown);
        var otherRotation = ReplySurb.Parse(V2Surb, KeyRotation.Even);
        var otherHops = ReplySurb.Parse([.. V2Surb, .. new byte[16]], KeyRotation.Odd);

        Assert.Throws<ArgumentException>(() => RepliableMessage.WithData(tag, default, [seeds], SurbBlockVersion.V1));
        Assert.Throws<ArgumentException>(() => RepliableMessage.WithData(tag, default, [keys]));
        Assert.Throws<ArgumentException>(() => RepliableMessage.WithAdditionalSurbs(tag, [seeds, otherRotation]));
        Assert.Throws<ArgumentException>(() => RepliableMessage.WithAdditionalSurbs(tag, [seeds, otherHops]));
        Assert.Throws<ArgumentException>(() => RepliableMessage.WithAdditionalSurbs(tag, [.. Enumerable.Repeat(seeds, 65_536)]));
        Assert.Throws<ArgumentException>(() => new ReplyDataMessage(default));
    }

    [Fact]
    public void Random_and_mutated_bytes_give_a_message_or_the_named_exception()
    {
        byte[][] valid = [.. Vectors.GetProperty("messages").EnumerateArray().Select(vector => vector.Hex("serialised_hex"))];
        FuzzBytes.Feed(
            FuzzBytes.Around(valid),
            bytes =>
            {
                var message = NymMessage.Parse(bytes);
                Assert.InRange(message.SerializedLength, 1, bytes.Length);
                var again = message.Serialize();
                Assert.Equal(again, NymMessage.Parse(again).Serialize());
            });
    }

    [Fact]
    public void Random_and_mutated_SURBs_give_a_SURB_or_the_named_exception()
    {
        FuzzBytes.Feed(
            FuzzBytes.Around(V1Surb, V2Surb),
            bytes =>
            {
                var surb = ReplySurb.Parse(bytes, KeyRotation.Odd);
                var written = new byte[surb.Length];
                surb.WriteTo(written);
                Assert.Equal(bytes, written);
            });
    }

    private static byte[] Repliable(byte contentTag, byte[] prefix, byte[] rest) =>
        [1, .. Convert.FromHexString(Tag), contentTag, .. prefix, .. rest];

    private static byte[] SurbOf(string name) => Convert.FromHexString(
        Vectors.GetProperty("messages").EnumerateArray().Single(vector => vector.Text("name") == name).GetProperty("surbs")[0].GetString()!);

    private static Protocol.Addressing.SenderTag SurbTag() => Protocol.Addressing.SenderTag.FromBytes(Convert.FromHexString(Tag));
}
