using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Surbs;

public sealed class IssuedReplyKeysTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SeededRandomSource _random = new(3);
    private readonly IssuedReplyKeys _keys = new(capacity: 3);

    [Fact]
    public void A_key_is_found_once()
    {
        var key = Issue(Start);
        Assert.True(_keys.TryTake(key.ComputeDigest(), out var found));
        Assert.Equal(key, found);
        Assert.False(_keys.TryTake(key.ComputeDigest(), out _));
    }

    [Fact]
    public void The_oldest_key_makes_room()
    {
        var first = Issue(Start);
        var others = Enumerable.Range(0, 3).Select(_ => Issue(Start)).ToList();
        Assert.Equal(3, _keys.Count);
        Assert.False(_keys.TryTake(first.ComputeDigest(), out _));
        Assert.All(others, key => Assert.True(_keys.TryTake(key.ComputeDigest(), out _)));
    }

    [Fact]
    public void Old_keys_are_forgotten()
    {
        var old = Issue(Start);
        var fresh = Issue(Start.AddHours(2));
        _keys.Expire(Start.AddHours(1));
        Assert.False(_keys.TryTake(old.ComputeDigest(), out _));
        Assert.True(_keys.TryTake(fresh.ComputeDigest(), out _));
    }

    [Fact]
    public void The_book_tells_where_each_key_went()
    {
        var keys = Enumerable.Range(0, 5).Select(hour => Issue(Start.AddHours(hour))).ToList();
        Assert.True(_keys.TryTake(keys[^1].ComputeDigest(), out _));
        Assert.False(_keys.TryTake(keys[^1].ComputeDigest(), out _));
        Assert.Single(_keys.Expire(Start.AddHours(3)));
        _keys.Add(keys[3], Start.AddHours(3));
        Assert.Equal(new SurbBalance(5, 1, 1, 2, 1), _keys.Ledger.Balance);
    }

    private SurbEncryptionKey Issue(DateTimeOffset now)
    {
        var key = SurbEncryptionKey.Create(_random);
        _keys.Add(key, now);
        return key;
    }
}
