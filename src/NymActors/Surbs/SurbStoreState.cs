using NymActors.Configuration;
using NymActors.Protocol.Addressing;
using NymActors.Store;

namespace NymActors.Surbs;

/// <summary>What the SURB store knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="Settings">How many SURBs are kept back, asked for and given out, and for how long.</param>
/// <param name="Keys">Keys of the SURBs given out.</param>
/// <param name="Tags">Tags under which this client writes anonymously.</param>
/// <param name="Conversations">Anonymous correspondents.</param>
internal sealed record SurbStoreState(ReplySurbConfiguration Settings, IssuedReplyKeys Keys, SenderTags Tags, SurbConversations Conversations)
{
    /// <summary>Sees when the nodes rotate their keys.</summary>
    public RotationWatch Rotation { get; } = new();

    /// <summary>Takes up what the store held.</summary>
    public void Restore(StoredClient stored)
    {
        foreach (var key in stored.ReplyKeys)
        {
            Keys.Add(key.Key, key.IssuedAt, key.Place);
        }

        foreach (var surb in stored.Surbs)
        {
            Conversations.GetOrBegin(surb.Correspondent, out _).Restore(surb.Surb, surb.ReceivedAt);
        }

        // Also those whose last SURB was spent before the end: what was accepted for them, or what they asked, waits for their next ones.
        foreach (var waitedFor in stored.Inbox.Select(static message => message.Message.SenderTag)
            .Concat(stored.Outbox.Select(static message => message.Correspondent)).OfType<SenderTag>())
        {
            Conversations.GetOrBegin(waitedFor, out _);
        }
    }
}
