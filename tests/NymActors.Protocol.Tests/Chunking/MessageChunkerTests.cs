using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Chunking;

public sealed class MessageChunkerTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("chunking.json");

    [Fact]
    public void Counts_are_those_of_the_vectors()
    {
        foreach (var vector in Vectors.GetProperty("number_of_required_fragments").EnumerateArray())
        {
            Assert.Equal(
                new FragmentCount(vector.Number("sets"), vector.Number("fragments"), vector.Number("space_left_in_last")),
                FragmentCount.Of(vector.Number("message_len"), vector.Number("plaintext_per_packet")));
        }
    }

    [Theory]
    [InlineData(PacketSize.Regular, 409_020)]
    [InlineData(PacketSize.Extended8, 1_975_740)]
    [InlineData(PacketSize.Extended16, 4_064_700)]
    [InlineData(PacketSize.Extended32, 8_242_620)]
    public void Sets_are_full_at_the_lengths_of_the_table(PacketSize size, int fullSet)
    {
        Assert.Equal(new FragmentCount(1, 255, 0), FragmentCount.Of(fullSet, size));
        Assert.Equal(2, FragmentCount.Of(fullSet + 1, size).Sets);
        Assert.Equal(new FragmentCount(2, 510, 0), FragmentCount.Of(2 * (fullSet - 3), size));
        Assert.Equal(3, FragmentCount.Of((2 * (fullSet - 3)) + 1, size).Sets);
        Assert.Equal(new FragmentCount(3, 765, 0), FragmentCount.Of((2 * (fullSet - 3)) + fullSet - 6, size));
        Assert.Equal(4, FragmentCount.Of((2 * (fullSet - 3)) + fullSet - 5, size).Sets);
    }

    [Fact]
    public void A_single_set_is_cut_into_the_bytes_of_the_vectors()
    {
        foreach (var vector in Vectors.GetProperty("single_set_bytes").EnumerateArray())
        {
            var random = new ScriptedRandomSource([.. vector.GetProperty("random_i32_sequence").EnumerateArray().Select(number => number.GetInt32())]);
            var fragments = MessageChunker.SplitPadded(vector.Hex("message_hex"), vector.Number("plaintext_per_packet"), random);

            Assert.Equal(
                vector.GetProperty("fragments").EnumerateArray().Select(fragment => fragment.Text("fragment_hex")), fragments.Select(Hex));
        }
    }

    [Fact]
    public void Linked_sets_are_cut_into_the_bytes_of_the_vectors()
    {
        foreach (var vector in Vectors.GetProperty("linked_sets").EnumerateArray())
        {
            var message = Enumerable.Range(0, vector.Number("message_len")).Select(i => (byte)(((7 * i) + 3) % 251)).ToArray();
            int[] ids = [.. vector.GetProperty("set_ids_hex").EnumerateArray().Select(id => Convert.ToInt32(id.GetString(), 16))];
            var fragments = MessageChunker.SplitPadded(message, vector.Number("plaintext_per_packet"), new ScriptedRandomSource(ids));
            var sets = fragments.GroupBy(fragment => fragment.SetId).Select(set => set.ToArray()).ToArray();

            Assert.Equal(ids, sets.Select(set => set[0].SetId));
            Assert.Equal(vector.GetProperty("fragments_per_set").EnumerateArray().Select(count => count.GetInt32()), sets.Select(set => set.Length));
            var expected = vector.GetProperty("sets").EnumerateArray().ToArray();
            Assert.Equal(expected.Select(set => set.Text("first_fragment_hex")), sets.Select(set => Hex(set[0])));
            Assert.Equal(expected.Select(set => set.Text("last_fragment_hex")), sets.Select(set => Hex(set[^1])));
        }
    }

    [Fact]
    public void An_id_that_is_0_or_has_no_absolute_value_or_repeats_is_drawn_again()
    {
        var random = new ScriptedRandomSource(5, 0, int.MinValue, -5, -6);
        var fragments = MessageChunker.SplitPadded(new byte[3316], 20, random);

        Assert.Equal([5, 6], fragments.Select(fragment => fragment.SetId).Distinct());
    }

    [Fact]
    public void Every_fragment_fills_its_packet_and_the_padding_comes_off_again()
    {
        PacketSize[] sizes = [PacketSize.Regular, PacketSize.Extended8, PacketSize.Extended16, PacketSize.Extended32];
        var generate = Gen.Select(Gen.Int[0, 3], Gen.Frequency((4, Gen.Int[0, 20_000]), (1, Gen.Int[0, 900_000])), Gen.Byte);

        generate.Sample(
            (which, length, fill) =>
            {
                var data = new byte[length];
                data.AsSpan().Fill(fill);
                var message = new PlainMessage(data);
                var fragments = new MessageChunker(sizes[which]).Split(message, SystemRandomSource.Instance);

                Assert.All(fragments, fragment => Assert.Equal(sizes[which].FragmentLength(), fragment.Length));
                Assert.Equal(MessageSizes.PacketsFor(message.SerializedLength, sizes[which]), fragments.Length);
                byte[] padded = [.. fragments.SelectMany(fragment => fragment.Payload.ToArray())];
                Assert.True(MessageChunker.TryRemovePadding(padded, out var unpadded));
                Assert.True(message.Serialize().AsSpan().SequenceEqual(unpadded.Span));
            },
            iter: 60);
    }

    [Fact]
    public void A_message_that_is_cut_serialised_or_not_gives_the_same_fragments()
    {
        var chunker = new MessageChunker(PacketSize.Regular);
        var message = new PlainMessage(new byte[5000]);

        var fragments = chunker.Split(message, new ScriptedRandomSource(9));
        Assert.Equal(fragments.Select(Hex), chunker.Split(message.Serialize(), new ScriptedRandomSource(9)).Select(Hex));
        Assert.Equal(4, fragments.Length);
        Assert.Throws<ArgumentException>(() => chunker.Split(default(ReadOnlySpan<byte>), SystemRandomSource.Instance));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageChunker(PacketSize.Ack));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("0000", null)]
    [InlineData("01", null)]
    [InlineData("0100", null)]
    [InlineData("0001", "00")]
    [InlineData("00010000", "00")]
    [InlineData("000101", "0001")]
    [InlineData("0005010203", "0005")]
    public void Padding_ends_at_the_last_marker(string hex, string? expected)
    {
        var found = MessageChunker.TryRemovePadding(Convert.FromHexString(hex), out var message);

        Assert.Equal(expected, found ? Convert.ToHexString(message.Span) : null);
    }

    private static string Hex(Fragment fragment)
    {
        var bytes = new byte[fragment.Length];
        fragment.WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
