using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Store;

/// <summary>What every store promises: whatever was committed is there when it is opened again.</summary>
public abstract class ClientStoreTests : IAsyncLifetime
{
    private IClientStore? _store;

    internal static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    internal SeededRandomSource Random { get; } = new(5);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Clean();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_is_empty()
    {
        var stored = await OpenAsync();
        Assert.Empty(stored.Surbs);
        Assert.Empty(stored.ReplyKeys);
        Assert.Empty(stored.SenderTags);
        Assert.Empty(stored.Inbox);
        Assert.Empty(stored.Outbox);
        Assert.Empty(stored.FinishedSets);
        Assert.Empty(stored.Remarks);
        Assert.Equal((0, 0), (stored.LastMessage, stored.LastOutgoing));
    }

    [Fact]
    public async Task Surbs_come_back_in_their_order_without_those_that_were_removed()
    {
        var (one, other) = (SenderTag.Create(Random), SenderTag.Create(Random));
        var surbs = ReplySurbs.New(5, Random);
        await OpenAsync();
        await CommitAsync(new SurbsAdded(one, surbs[..3], Now), new SurbsAdded(other, surbs[3..], Now.AddHours(1)));
        await CommitAsync(new SurbsRemoved([surbs[1].EncryptionKey, SurbEncryptionKey.Create(Random)]));
        var stored = await ReopenAsync();
        Assert.Equal([surbs[0].EncryptionKey, surbs[2].EncryptionKey], Of(stored, one));
        Assert.Equal([surbs[3].EncryptionKey, surbs[4].EncryptionKey], Of(stored, other));
        Assert.Equal(Now.AddHours(1).ToUnixTimeSeconds(), stored.Surbs.First(surb => surb.Correspondent == other).ReceivedAt.ToUnixTimeSeconds());
        Assert.Equal(Bytes(surbs[0]), Bytes(stored.Surbs[0].Surb));
    }

    [Fact]
    public async Task Reply_keys_and_tags_come_back_with_the_place_of_their_session()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => SurbEncryptionKey.Create(Random)).ToList();
        var tags = new[]
        {
            new StoredSenderTag(Fragments.Recipient, 0, SenderTag.Create(Random)), new StoredSenderTag(Fragments.Recipient, 3, SenderTag.Create(Random)),
        };
        await OpenAsync();
        await CommitAsync(
            new ReplyKeysAdded(keys[..2], Now, 0),
            new ReplyKeysAdded(keys[2..], Now.AddMinutes(1), 3),
            new ReplyKeysRemoved([keys[0].ComputeDigest()]),
            new SenderTagAdded(tags[0]),
            new SenderTagAdded(tags[1]));
        var stored = await ReopenAsync();
        Assert.Equal([(keys[1], 0), (keys[2], 3)], stored.ReplyKeys.Select(static key => (key.Key, key.Place)));
        Assert.Equal(tags.OrderBy(static tag => tag.Place), stored.SenderTags.OrderBy(static tag => tag.Place));
    }

    [Fact]
    public async Task A_complete_message_is_stored_with_all_that_it_brings()
    {
        var tag = SenderTag.Create(Random);
        var surbs = ReplySurbs.New(2, Random);
        await OpenAsync();
        await CommitAsync(
            new MessageCompleted(Sets(1, 2), Now) { Message = Message(1, [1, 2, 3], tag, null), Surbs = new SurbsAdded(tag, surbs, Now) },
            new MessageCompleted(Sets(3), Now.AddSeconds(1)) { Message = Message(2, [], null, 7) },
            new MessageCompleted(Sets(4), Now.AddSeconds(2)));
        var stored = await ReopenAsync();
        Assert.Equal([1, 2, 3, 4], stored.FinishedSets.Select(static set => set.Id));
        Assert.Equal([10u, 11u], stored.FinishedSets[1].Checksums.ToArray());
        Assert.Equal([(1, 3, tag, null), (2, 0, null, 7)], stored.Inbox.Select(static m => (m.Id, m.Message.Data.Length, m.Message.SenderTag, m.Asker)));
        Assert.Equal([1, 2, 3], stored.Inbox[0].Message.Data.ToArray());
        Assert.Equal(Now, stored.Inbox[0].ArrivedAt);
        Assert.Equal(2, stored.Surbs.Count);
    }

    [Fact]
    public async Task Numbers_of_messages_are_never_given_twice()
    {
        await OpenAsync();
        await CommitAsync(new MessageCompleted(Sets(1), Now) { Message = Message(41, [1], null, null) }, new OutgoingKept(Outgoing(17)));
        await CommitAsync(new MessageTaken(41), new OutgoingSettled([17]));
        var stored = await ReopenAsync();
        Assert.Empty(stored.Inbox);
        Assert.Empty(stored.Outbox);
        Assert.Equal((41, 17), (stored.LastMessage, stored.LastOutgoing));
    }

    [Fact]
    public async Task Old_sets_and_too_many_of_them_are_forgotten()
    {
        await OpenAsync();
        for (var i = 1; i <= 6; i++)
        {
            await CommitAsync(new MessageCompleted(Sets(i), Now.AddHours(i)));
        }

        await CommitAsync(new SetsForgotten(Now.AddHours(2), Newest: 3));
        Assert.Equal([4, 5, 6], (await ReopenAsync()).FinishedSets.Select(static set => set.Id));
    }

    [Fact]
    public async Task What_is_to_be_sent_comes_back_as_it_was_cut()
    {
        var message = Outgoing(3);
        var reply = Outgoing(4) with { Recipient = null, Correspondent = SenderTag.Create(Random), Lane = TransmissionLane.General };
        await OpenAsync();
        await CommitAsync(new OutgoingKept(message), new OutgoingKept(reply), new OutgoingKept(message with { Fragments = [.. message.Fragments.Skip(1)] }));
        var stored = (await ReopenAsync()).Outbox;
        Assert.Equal([3, 4], stored.Select(static kept => kept.Id));
        Assert.Equal((message.Recipient, null, message.Lane), (stored[0].Recipient, stored[0].Correspondent, stored[0].Lane));
        Assert.Equal((null, reply.Correspondent, reply.Lane), (stored[1].Recipient, stored[1].Correspondent, stored[1].Lane));
        Assert.Equal(message.Fragments.Skip(1).Select(Bytes), stored[0].Fragments.Select(Bytes));
    }

    [Fact]
    public async Task What_is_wished_for_a_message_comes_back_with_what_arrived_of_it()
    {
        var wished = Outgoing(1) with { Wishes = new MessageWishes(Confirm: true, Now.AddHours(1), 7) };
        var plain = Outgoing(2);
        wished = wished with { Acknowledged = new HashSet<FragmentIdentifier> { wished.Fragments[1].Identifier } };
        await OpenAsync();
        await CommitAsync(new OutgoingKept(wished), new OutgoingKept(plain));
        var stored = (await ReopenAsync()).Outbox;
        Assert.Equal([wished.Wishes, MessageWishes.None], stored.Select(static kept => kept.Wishes));
        Assert.Equal(wished.Fragments.Select(Bytes), stored[0].Fragments.Select(Bytes));
        Assert.Equal([wished.Fragments[1].Identifier], stored[0].Acknowledged);
        Assert.Empty(stored[1].Acknowledged);
    }

    [Fact]
    public async Task Every_change_may_be_applied_twice()
    {
        var tag = SenderTag.Create(Random);
        var surbs = ReplySurbs.New(2, Random);
        StoreChange[] changes =
        [
            new MessageCompleted(Sets(1), Now) { Message = Message(1, [1], tag, null), Surbs = new SurbsAdded(tag, surbs, Now) },
            new SurbsRemoved([surbs[0].EncryptionKey]),
            new ReplyKeysAdded([surbs[0].EncryptionKey], Now, 1),
            new SenderTagAdded(new StoredSenderTag(Fragments.Recipient, 0, tag)),
            new OutgoingKept(Outgoing(1)),
        ];
        await OpenAsync();
        await CommitAsync(changes);
        await CommitAsync(changes);
        var stored = await ReopenAsync();
        Assert.Equal(
            (1, 1, 1, 1, 1, 1),
            (stored.Surbs.Count, stored.Inbox.Count, stored.ReplyKeys.Count, stored.SenderTags.Count, stored.Outbox.Count, stored.FinishedSets.Count));
    }

    /// <summary>Names the store that was named before.</summary>
    internal abstract IClientStore Create();

    /// <summary>Removes what the store left.</summary>
    protected abstract void Clean();

    internal static StoredMessage Message(long id, byte[] data, SenderTag? tag, int? asker) => new(id, new IncomingMessage(data, tag), asker, Now);

    /// <summary>Finished sets of two fragments each.</summary>
    internal static IReadOnlyList<FinishedSet> Sets(params int[] ids) => [.. ids.Select(static id => new FinishedSet(id, new uint[] { 10, 11 }))];

    internal StoredOutgoing Outgoing(long id) => new(
        id,
        Fragments.Recipient,
        null,
        TransmissionLane.ForConnection(ulong.MaxValue, place: 2),
        new MessageChunker(PacketSize.Regular).Split(new PlainMessage(new byte[3_000]), Random),
        Now);

    internal async Task<StoredClient> OpenAsync()
    {
        _store = Create();
        return await _store.LoadAsync();
    }

    internal async Task<StoredClient> ReopenAsync()
    {
        await CloseAsync();
        return await OpenAsync();
    }

    internal Task CommitAsync(params StoreChange[] changes) => _store!.CommitAsync(changes);

    internal async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    private static IEnumerable<SurbEncryptionKey> Of(StoredClient stored, SenderTag correspondent) =>
        stored.Surbs.Where(surb => surb.Correspondent == correspondent).Select(static surb => surb.Surb.EncryptionKey);

    private static byte[] Bytes(ReplySurb surb)
    {
        var bytes = new byte[surb.Length];
        surb.WriteTo(bytes);
        return bytes;
    }

    internal static byte[] Bytes(Fragment fragment)
    {
        var bytes = new byte[fragment.Length];
        fragment.WriteTo(bytes);
        return bytes;
    }
}
