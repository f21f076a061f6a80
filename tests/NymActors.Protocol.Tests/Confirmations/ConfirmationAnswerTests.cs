using CsCheck;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Tests.Confirmations;

public sealed class ConfirmationAnswerTests
{
    private static readonly ConfirmationRequest Request = new(0x01020304, 0xa1a2a3a4);

    private static readonly Gen<byte[]> Numbers = Gen.Byte[1, 255].Array[0, 40];

    [Theory]
    [InlineData(ConfirmationState.Stored, "the message is in the inbox")]
    [InlineData(ConfirmationState.Held, "whole and not stored")]
    [InlineData(ConfirmationState.Unusable, "no message")]
    public void A_short_answer_is_ten_bytes(ConfirmationState state, string why)
    {
        Assert.NotEmpty(why);
        byte[] expected = [1, 1, 2, 3, 4, 0xa1, 0xa2, 0xa3, 0xa4, (byte)state];
        Assert.Equal(expected, new ConfirmationAnswer(Request, state).ToArray());
        Assert.Equal(new ConfirmationAnswer(Request, state), ConfirmationAnswer.Parse(expected));
    }

    [Fact]
    public void Missing_fragments_are_bits_from_the_least_significant_one()
    {
        var bytes = new ConfirmationAnswer(Request, ConfirmationState.Missing, MissingFragments.Of([1, 8, 9, 255])).ToArray();
        byte[] expected = [1, 1, 2, 3, 4, 0xa1, 0xa2, 0xa3, 0xa4, 2, 0x81, 0x01, .. new byte[29], 0x40];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void What_is_written_is_read() => Numbers.Sample(static numbers =>
    {
        var missing = MissingFragments.Of(numbers);
        var read = ConfirmationAnswer.Parse(new ConfirmationAnswer(Request, ConfirmationState.Missing, missing).ToArray());
        Assert.Equal((Request, ConfirmationState.Missing), (read.Request, read.State));
        for (var number = 0; number <= 255; number++)
        {
            Assert.Equal(numbers.Contains((byte)number), read.Missing!.Contains((byte)number));
        }
    });

    [Fact]
    public void All_fragments_are_every_one_that_a_set_can_have()
    {
        Assert.All(Enumerable.Range(1, Fragment.MaximumSetLength), static number => Assert.True(MissingFragments.All.Contains((byte)number)));
        Assert.False(MissingFragments.All.Contains(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MissingFragments.Of([0]));
        Assert.Throws<InvalidOperationException>(static () => new ConfirmationAnswer(Request, ConfirmationState.Missing).ToArray());
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("010102030400a1a2a3", "cut")]
    [InlineData("0001020304a1a2a3a400", "version 0")]
    [InlineData("0201020304a1a2a3a400", "a later version")]
    [InlineData("0100000000a1a2a3a400", "set 0")]
    [InlineData("0180000001a1a2a3a400", "a negative set")]
    [InlineData("0101020304a1a2a3a404", "no such state")]
    [InlineData("0101020304a1a2a3a402", "missing, and not which")]
    [InlineData("0101020304a1a2a3a40000", "more than there should be")]
    public void Anything_else_is_refused(string hex, string why)
    {
        Assert.NotEmpty(why);
        Assert.Throws<ProtocolException>(() => ConfirmationAnswer.Parse(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Any_bytes_are_an_answer_or_refused_by_name() => FuzzBytes.Feed(
        FuzzBytes.Around(
            new ConfirmationAnswer(Request, ConfirmationState.Stored).ToArray(),
            new ConfirmationAnswer(Request, ConfirmationState.Missing, MissingFragments.All).ToArray()),
        static bytes => ConfirmationAnswer.Parse(bytes));

    [Fact]
    public void The_longest_answer_fits_one_packet() => Assert.Equal(
        1, MessageSizes.PacketsFor(MessageSizes.ReplyOverhead + ConfirmationAnswer.LongLength, PacketSize.Regular));
}
