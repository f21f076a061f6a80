using NymActors.Mixnet.Gateways;
using NymActors.Mixnet.Storage;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Storage;

public class MessageStoreTests
{
    private static readonly Bytes32 Alice = Address(1);
    private static readonly Bytes32 Bob = Address(2);
    private readonly ManualTime _time = new();

    [Fact]
    public void Messages_come_back_oldest_first_in_batches()
    {
        var store = Store();
        for (byte i = 0; i < 5; i++)
        {
            Assert.True(store.TryAdd(Alice, Message(i)));
        }

        Assert.True(store.TryAdd(Bob, Message(9)));
        var batch = new List<StoredMessage>();
        Assert.Equal(3, store.Take(Alice, 3, batch));
        Assert.Equal(2, store.Take(Alice, 3, batch));
        Assert.Equal(0, store.Take(Alice, 3, batch));
        Assert.Equal<byte>([0, 1, 2, 3, 4], batch.Select(message => message.Content[0]));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public void Each_client_has_its_own_limit_and_all_share_one_in_bytes()
    {
        var store = new MessageStore(_time, maximumPerClient: 2, maximumBytes: 30, TimeSpan.FromHours(24));
        Assert.True(store.TryAdd(Alice, Message(1)));
        Assert.True(store.TryAdd(Alice, Message(2)));
        Assert.False(store.TryAdd(Alice, Message(3)));
        Assert.True(store.TryAdd(Bob, Message(4)));
        Assert.False(store.TryAdd(Bob, Message(5)));
        Assert.Equal(2, store.Forget(Alice));
        Assert.True(store.TryAdd(Bob, Message(6)));
    }

    [Fact]
    public void A_message_older_than_a_day_is_neither_kept_nor_delivered()
    {
        var store = Store();
        Assert.True(store.TryAdd(Alice, Message(1)));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.True(store.TryAdd(Alice, Message(2)));
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromTicks(1));
        Assert.Equal(1, store.RemoveExpired());
        _time.Advance(TimeSpan.FromHours(24));
        var batch = new List<StoredMessage>();
        Assert.Equal(0, store.Take(Alice, 100, batch));
        Assert.Empty(batch);
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void A_closed_outbox_takes_nothing_and_gives_back_the_rest()
    {
        var outbox = new ClientOutbox(capacity: 2);
        Assert.True(outbox.TryPush(Message(1), out bool wasEmpty));
        Assert.True(wasEmpty);
        Assert.True(outbox.TryPush(Message(2), out wasEmpty));
        Assert.False(wasEmpty);
        Assert.False(outbox.TryPush(Message(3), out _));

        var written = new List<StoredMessage>();
        outbox.Drain(written, 1);
        Assert.Equal(1, written.Single().Content[0]);
        Assert.Equal(2, outbox.Close().Single().Content[0]);
        Assert.False(outbox.TryPush(Message(4), out _));
        Assert.Empty(outbox.Close());
    }

    private static Bytes32 Address(byte value) => new([.. Enumerable.Repeat(value, 32)]);

    private MessageStore Store() => new(_time, maximumPerClient: 100, maximumBytes: 1000, TimeSpan.FromHours(24));

    private StoredMessage Message(byte value)
    {
        var content = new byte[10];
        content[0] = value;
        return new StoredMessage(_time.GetUtcNow(), content);
    }
}
