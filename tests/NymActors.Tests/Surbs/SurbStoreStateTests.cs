using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Store;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Tests.Surbs;

public sealed class SurbStoreStateTests
{
    [Fact]
    public void Correspondents_without_a_SURB_left_are_known_after_a_restart_while_something_waits_for_them()
    {
        var settings = new ReplySurbConfiguration();
        var random = new SeededRandomSource(1);
        var state = new SurbStoreState(settings, new IssuedReplyKeys(), new SenderTags(random, Stores.InMemory(), []), new SurbConversations(settings, random));
        var (asked, answered) = (SenderTag.Parse("6CzGHguLGCk1f416kwDZB7"), SenderTag.Parse("zXExeyvPEHUk9rjXTu78T"));
        state.Restore(new StoredClient
        {
            Inbox = [new StoredMessage(1, new IncomingMessage(new byte[1], asked), null, DateTimeOffset.UnixEpoch), new StoredMessage(2, new IncomingMessage(new byte[1], null), null, DateTimeOffset.UnixEpoch)],
            Outbox = [new StoredOutgoing(1, null, answered, TransmissionLane.General, [], DateTimeOffset.UnixEpoch)],
        });
        Assert.Equal(2, state.Conversations.Count);
        Assert.True(state.Conversations.TryGet(asked, out _));
        Assert.True(state.Conversations.TryGet(answered, out var conversation));
        Assert.Equal(0, conversation.Available);
    }
}
