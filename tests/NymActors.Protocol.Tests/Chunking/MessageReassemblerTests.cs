using System.Buffers.Binary;
using CsCheck;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Tests.Chunking;

public sealed class MessageReassemblerTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly MessageChunker Chunker = new(PacketSize.Regular);

    [Fact]
    public void Messages_of_any_size_arrive_whole_whatever_the_order_and_the_duplicates()
    {
        // 3 bytes of payload in a linked fragment: messages of a few kilobytes have several sets.
        var generate = Gen.Select(Gen.Int[1, 9000], Gen.Int[13, 60], Gen.ULong, Gen.Byte);

        generate.Sample(
            (length, fragmentLength, seed, fill) =>
            {
                var random = new SeededRandomSource(seed);
                var padded = new byte[length];
                random.Fill(padded);
                padded[^1] = MessageChunker.PaddingMarker;
                padded[0] = fill;
                var fragments = MessageChunker.SplitPadded(padded, fragmentLength, random);
                Fragment[] sent = [.. fragments, .. fragments.Where(_ => random.NextInt32(4) == 0)];
                random.Shuffle(sent.AsSpan());
                var reassembler = new MessageReassembler();

                var messages = sent.Select(fragment => reassembler.Add(fragment, Start)).Where(message => message is not null).ToArray();
                if (length == 1)
                {
                    Assert.Empty(messages);
                    Assert.Equal(1, reassembler.Counters.WithoutPadding);
                }
                else
                {
                    Assert.True(padded.AsSpan(..^1).SequenceEqual(Assert.Single(messages)!.Value.Span));
                    Assert.Equal(1, reassembler.Counters.Messages);
                }

                Assert.Equal(sent.Length - fragments.Length, reassembler.Counters.Duplicates);
                Assert.Equal((0, 0), (reassembler.WaitingSets, reassembler.WaitingBytes));
            },
            iter: 300);
    }

    [Fact]
    public void A_message_that_happens_to_have_the_id_of_an_old_one_is_another_message()
    {
        var reassembler = new MessageReassembler();
        var first = Chunker.Split(new PlainMessage(new byte[3_000]), new SeededRandomSource(5));
        var second = Chunker.Split(new PlainMessage(Enumerable.Repeat((byte)1, 3_000).ToArray()), new SeededRandomSource(5));
        Assert.Equal(first[0].SetId, second[0].SetId);
        Assert.NotNull(first.Select(fragment => reassembler.Add(fragment, Start)).ToList()[^1]);
        Assert.All(first, fragment => Assert.Null(reassembler.Add(fragment, Start)));
        Assert.Equal(first.Length, reassembler.Counters.Duplicates);
        Assert.NotNull(second.Select(fragment => reassembler.Add(fragment, Start)).ToList()[^1]);
        Assert.All(second, fragment => Assert.Null(reassembler.Add(fragment, Start)));
    }

    [Fact]
    public void What_was_finished_before_is_remembered_and_what_was_not_can_be_forgotten()
    {
        var before = new MessageReassembler();
        var message = Chunker.Split(new PlainMessage(new byte[3_000]), new SeededRandomSource(6));
        var incomplete = Chunker.Split(new PlainMessage(new byte[3_000]), new SeededRandomSource(7));
        IReadOnlyList<FinishedSet> finished = [];
        Array.ForEach(message, fragment => before.Add(fragment, Start, out finished));
        before.Add(incomplete[0], Start);
        before.Clear();
        Assert.Equal((0, 0), (before.WaitingSets, before.WaitingBytes));

        var after = new MessageReassembler();
        after.Remember(Assert.Single(finished));
        Assert.All(message, fragment => Assert.Null(after.Add(fragment, Start)));
        Assert.Equal(message.Length, after.Counters.Duplicates);
    }

    [Theory]
    [InlineData(409_018, 1)]
    [InlineData(409_019, 2)]
    [InlineData(1_300_000, 4)]
    public void A_long_message_crosses_in_sets(int length, int sets)
    {
        var data = new byte[length];
        new SeededRandomSource(7).Fill(data);
        var fragments = Chunker.Split(new PlainMessage(data), SystemRandomSource.Instance);
        Array.Reverse(fragments);
        var reassembler = new MessageReassembler();

        Assert.Equal(sets, fragments.Select(fragment => fragment.SetId).Distinct().Count());
        foreach (var fragment in fragments[..^1])
        {
            Assert.Null(reassembler.Add(Reparse(fragment), Start));
        }

        var message = Assert.IsType<PlainMessage>(NymMessage.Parse(reassembler.Add(Reparse(fragments[^1]), Start)!.Value));
        Assert.True(data.AsSpan().SequenceEqual(message.Data.Span));
    }

    [Fact]
    public void A_completed_message_is_not_delivered_again()
    {
        var fragment = Assert.Single(Chunker.Split(new PlainMessage("hello"u8.ToArray()), SystemRandomSource.Instance));
        var reassembler = new MessageReassembler();

        Assert.NotNull(reassembler.Add(fragment, Start));
        Assert.Null(reassembler.Add(fragment, Start));
        Assert.Equal(1, reassembler.Counters.Duplicates);
    }

    [Fact]
    public void A_fragment_that_contradicts_the_total_of_its_set_is_dropped()
    {
        var reassembler = new MessageReassembler();
        reassembler.Add(Raw(1, 2, 1, 0, "a"), Start);

        Assert.Null(reassembler.Add(Raw(1, 3, 3, 0, "c"), Start));
        Assert.Null(reassembler.Add(Raw(1, 1, 1, 0, "x"), Start));
        Assert.Equal(2, reassembler.Counters.Contradictions);
        Assert.Equal("a"u8, reassembler.Add(Raw(1, 2, 2, 0, "\u0001"), Start)!.Value.Span);
    }

    [Fact]
    public void Sets_that_link_in_a_circle_are_dropped()
    {
        var reassembler = new MessageReassembler();
        Fill(reassembler, 1, previous: 2, next: 2);
        Assert.Equal(1, reassembler.WaitingSets);
        Fill(reassembler, 2, previous: 1, next: 1);

        Assert.Equal(2, reassembler.Counters.BrokenLinks);
        Assert.Equal((0, 0), (reassembler.WaitingSets, reassembler.WaitingBytes));
        Assert.Null(reassembler.Add(Raw(1, 255, 1, 2, "x\u0001"), Start));
        Assert.Equal(1, reassembler.Counters.Duplicates);
    }

    [Fact]
    public void Sets_that_link_to_one_that_does_not_link_back_are_dropped()
    {
        var reassembler = new MessageReassembler();
        Fill(reassembler, 1, previous: 0, next: 2);
        Fill(reassembler, 2, previous: 3, next: 0);
        Assert.Equal(2, reassembler.WaitingSets);

        Fill(reassembler, 3, previous: 1, next: 2);
        Assert.Equal(2, reassembler.Counters.BrokenLinks);
        Assert.Equal(1, reassembler.WaitingSets);
    }

    [Fact]
    public void A_set_that_names_a_finished_one_waits_and_goes_stale()
    {
        var reassembler = new MessageReassembler();
        reassembler.Add(Raw(1, 1, 1, 0, "a\u0001"), Start);
        Assert.Null(reassembler.Add(Raw(2, 1, 1, 1, "b\u0001"), Start));

        Assert.Equal(1, reassembler.WaitingSets);
        Assert.Equal(1, reassembler.Sweep(Start + TimeSpan.FromMinutes(30)));
        Assert.Equal(1, reassembler.Counters.Stale);
    }

    [Fact]
    public void A_set_goes_stale_30_minutes_after_its_newest_fragment()
    {
        var reassembler = new MessageReassembler();
        reassembler.Add(Raw(1, 3, 1, 0, "a"), Start);
        reassembler.Add(Raw(2, 3, 1, 0, "a"), Start + TimeSpan.FromMinutes(1));
        reassembler.Add(Raw(1, 3, 2, 0, "b"), Start + TimeSpan.FromMinutes(29));

        Assert.Equal(0, reassembler.Sweep(Start + TimeSpan.FromMinutes(30)));
        Assert.Equal(1, reassembler.Sweep(Start + TimeSpan.FromMinutes(31)));
        Assert.NotNull(reassembler.Add(Raw(1, 3, 3, 0, "\u0001"), Start + TimeSpan.FromMinutes(58)));
        Assert.Equal(0, reassembler.WaitingBytes);
    }

    [Fact]
    public void The_set_that_waited_longest_goes_when_there_are_too_many()
    {
        var reassembler = new MessageReassembler(new ReassemblyLimits { MaximumSets = 2 });
        reassembler.Add(Raw(1, 2, 1, 0, "a"), Start);
        reassembler.Add(Raw(2, 2, 1, 0, "b"), Start);
        reassembler.Add(Raw(3, 2, 1, 0, "c"), Start);

        Assert.Equal((2, 1), (reassembler.WaitingSets, reassembler.Counters.Evicted));
        Assert.NotNull(reassembler.Add(Raw(2, 2, 2, 0, "\u0001"), Start));
        Assert.Null(reassembler.Add(Raw(1, 2, 2, 0, "\u0001"), Start));
    }

    [Fact]
    public void What_anybody_can_make_it_keep_is_bounded()
    {
        var limits = new ReassemblyLimits { MaximumSets = 50, MaximumBytes = 40_000, MaximumRememberedIds = 10 };
        var generate = Gen.Select(Gen.Int[1, 400], Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 400], Gen.Int[0, 3000]).Array[200, 400];

        generate.Sample(
            fragments =>
            {
                var reassembler = new MessageReassembler(limits);
                foreach (var (id, totalChoice, position, link, length) in fragments)
                {
                    byte total = totalChoice switch { 0 => 1, 1 => 2, 2 => 7, _ => 255 };
                    var current = total == 255 && position == 6 ? 255 : Math.Min(total, position + 1);
                    var linked = link != id && link % 3 == 0 && current is 1 or 255 ? link : 0;
                    reassembler.Add(Raw(id, total, (byte)current, linked, new string('\u0001', length)), Start);

                    Assert.InRange(reassembler.WaitingSets, 0, limits.MaximumSets);
                    Assert.InRange(reassembler.WaitingBytes, 0, limits.MaximumBytes);
                }

                reassembler.Sweep(Start + limits.Staleness);
                Assert.Equal((0, 0), (reassembler.WaitingSets, reassembler.WaitingBytes));
            },
            iter: 20);
    }

    [Fact]
    public void A_long_chain_that_ends_nowhere_costs_only_its_bytes()
    {
        var reassembler = new MessageReassembler();
        for (var id = 2; id < 40; id++)
        {
            Fill(reassembler, id, previous: id - 1, next: id + 1);
        }

        Assert.Equal(38, reassembler.WaitingSets);
        Assert.Equal(0, reassembler.Counters.BrokenLinks);
    }

    private static void Fill(MessageReassembler reassembler, int id, int previous, int next)
    {
        for (var current = 1; current <= 255; current++)
        {
            var link = current switch { 1 => previous, 255 => next, _ => 0 };
            Assert.Null(reassembler.Add(Raw(id, 255, (byte)current, link, "x\u0001"), Start));
        }
    }

    private static Fragment Reparse(Fragment fragment)
    {
        var bytes = new byte[fragment.Length];
        fragment.WriteTo(bytes);
        return Fragment.Parse(bytes);
    }

    private static Fragment Raw(int setId, byte total, byte current, int linkedSetId, string payload)
    {
        var header = new byte[linkedSetId == 0 ? Fragment.UnlinkedHeaderLength : Fragment.LinkedHeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)setId | 0x8000_0000);
        header[4] = total;
        header[5] = current;
        if (linkedSetId != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(6), (uint)linkedSetId | 0x8000_0000);
        }

        return Fragment.Parse((byte[])[.. header, .. payload.Select(character => (byte)character)]);
    }
}
