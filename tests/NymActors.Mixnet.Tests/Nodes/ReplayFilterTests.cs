using System.Buffers.Binary;
using NymActors.Mixnet.Nodes;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Nodes;

public class ReplayFilterTests
{
    [Fact]
    public void A_tag_is_new_once()
    {
        var filter = new ReplayFilter(capacity: 10);
        Assert.True(filter.TryAdd(Tag(1)));
        Assert.False(filter.TryAdd(Tag(1)));
        Assert.True(filter.TryAdd(Tag(2)));
    }

    [Fact]
    public void At_least_the_last_half_of_the_capacity_is_remembered()
    {
        var filter = new ReplayFilter(capacity: 100);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(filter.TryAdd(Tag(i)));
            Assert.False(filter.TryAdd(Tag(Math.Max(0, i - 49))));
        }
    }

    [Fact]
    public void Without_capacity_nothing_is_a_replay()
    {
        var filter = new ReplayFilter(capacity: 0);
        Assert.True(filter.TryAdd(Tag(1)));
        Assert.True(filter.TryAdd(Tag(1)));
    }

    private static Bytes32 Tag(int value)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return new Bytes32(bytes);
    }
}
