using System.Text.Json;
using NymActors.Protocol.Chunking;

namespace NymActors.Protocol.Tests.Chunking;

public sealed class FragmentTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("chunking.json");

    [Fact]
    public void Every_header_of_the_vectors_is_read_or_refused_as_they_say()
    {
        foreach (var vector in Vectors.GetProperty("header_parsing").EnumerateArray())
        {
            var bytes = vector.Hex("hex");
            if (vector.Text("result") == "error")
            {
                Assert.Throws<ProtocolException>(() => Fragment.Parse(bytes));
                Assert.False(Fragment.TryParse(bytes, out _));
                continue;
            }

            var fragment = Fragment.Parse(bytes);
            Assert.Equal((vector.Number("id"), vector.Number("total"), vector.Number("current")), (fragment.SetId, fragment.Total, fragment.Current));
            Assert.Equal(Link(vector, "previous_set_id"), fragment.PreviousSetId);
            Assert.Equal(Link(vector, "next_set_id"), fragment.NextSetId);
            Assert.Equal(vector.Number("payload_len"), fragment.Payload.Length);
        }
    }

    [Fact]
    public void A_fragment_in_the_middle_cannot_link()
    {
        Assert.Throws<ProtocolException>(() => Fragment.Parse(Convert.FromHexString("80003039ff8080000001aa")));
    }

    [Fact]
    public void Random_and_mutated_bytes_give_a_fragment_or_the_named_exception()
    {
        byte[][] valid =
        [
            .. Vectors.GetProperty("header_parsing").EnumerateArray().Select(vector => vector.Hex("hex")),
            .. Vectors.GetProperty("single_set_bytes")[2].GetProperty("fragments").EnumerateArray().Select(vector => vector.Hex("fragment_hex")),
        ];

        FuzzBytes.Feed(
            FuzzBytes.Around(valid),
            bytes =>
            {
                var fragment = Fragment.Parse(bytes);
                var written = new byte[fragment.Length];
                Assert.Equal(bytes.Length, fragment.WriteTo(written));
                Assert.Equal(bytes, written);
                Assert.InRange(fragment.Current, 1, fragment.Total);
                Assert.True(fragment.PreviousSetId == 0 || fragment.NextSetId == 0);
            });
    }

    [Fact]
    public void An_identifier_has_the_set_without_its_leading_bit_and_the_number()
    {
        foreach (var vector in Vectors.GetProperty("single_set_bytes").EnumerateArray().SelectMany(set => set.GetProperty("fragments").EnumerateArray()))
        {
            var identifier = Fragment.Parse(vector.Hex("fragment_hex")).Identifier;
            var bytes = new byte[FragmentIdentifier.Length];
            identifier.CopyTo(bytes);

            Assert.Equal(vector.Hex("fragment_identifier_hex"), bytes);
            Assert.Equal(identifier, FragmentIdentifier.FromBytes(bytes));
            Assert.False(identifier.IsCover);
        }
    }

    [Fact]
    public void The_identifier_of_cover_is_all_zero_and_a_negative_set_is_none()
    {
        Assert.True(FragmentIdentifier.FromBytes(new byte[5]).IsCover);
        Assert.False(FragmentIdentifier.FromBytes([0, 0, 0, 0, 1]).IsCover);
        Assert.Throws<ProtocolException>(() => FragmentIdentifier.FromBytes([0x80, 0, 0, 0, 1]));
        Assert.Throws<ProtocolException>(() => FragmentIdentifier.FromBytes(new byte[4]));
    }

    [Fact]
    public void Identifiers_are_ordered_by_set_then_by_position()
    {
        FragmentIdentifier[] ordered = [FragmentIdentifier.Cover, new(1, 255), new(2, 1), new(2, 2), new(int.MaxValue, 1)];

        Assert.Equal(ordered, ordered.Reverse().Order());
        Assert.True(ordered[1] < ordered[2] && ordered[3] > ordered[2] && ordered[2] <= ordered[3] && ordered[3] >= ordered[3]);
    }

    private static int Link(JsonElement vector, string name) =>
        vector.GetProperty(name) is { ValueKind: JsonValueKind.Number } link ? link.GetInt32() : 0;
}
