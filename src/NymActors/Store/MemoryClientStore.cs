using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;

namespace NymActors.Store;

/// <summary>
/// Keeps in memory what must not be forgotten: for clients that live as long as their process. What one client leaves here, the next one
/// with the same identity finds. Every call completes at once. Not thread-safe.
/// </summary>
internal sealed class MemoryClientStore : IClientStore
{
    private readonly Dictionary<SurbEncryptionKey, StoredSurb> _surbs = [];
    private readonly Dictionary<SenderTag, DateTimeOffset> _lastReceived = [];
    private readonly Dictionary<ReplyKeyDigest, StoredReplyKey> _replyKeys = [];
    private readonly List<StoredSenderTag> _tags = [];
    private readonly SortedDictionary<long, StoredMessage> _inbox = [];
    private readonly SortedDictionary<long, StoredOutgoing> _outbox = [];
    private readonly Dictionary<int, (FinishedSet Set, DateTimeOffset At)> _finished = [];
    private long _lastMessage;
    private long _lastOutgoing;

    /// <inheritdoc/>
    public bool IsLasting => false;

    /// <inheritdoc/>
    public Task<StoredClient> LoadAsync() => Task.FromResult(new StoredClient
    {
        Surbs = [.. _surbs.Values.Select(surb => surb with { ReceivedAt = _lastReceived[surb.Correspondent] })],
        ReplyKeys = [.. _replyKeys.Values.OrderBy(static key => key.IssuedAt)],
        SenderTags = [.. _tags],
        Inbox = [.. _inbox.Values],
        LastMessage = _lastMessage,
        Outbox = [.. _outbox.Values],
        LastOutgoing = _lastOutgoing,
        FinishedSets = [.. _finished.Values.OrderBy(static set => set.At).Select(static set => set.Set)],
    });

    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes)
        {
            Apply(change);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(StoreChange change)
    {
        switch (change)
        {
            case SurbsAdded added:
                _lastReceived[added.Correspondent] = added.At;
                foreach (var surb in added.Surbs)
                {
                    _surbs.TryAdd(surb.EncryptionKey, new StoredSurb(added.Correspondent, surb, added.At));
                }

                break;
            case SurbsRemoved removed:
                foreach (var key in removed.Keys)
                {
                    _surbs.Remove(key);
                }

                break;
            case ReplyKeysAdded added:
                foreach (var key in added.Keys)
                {
                    _replyKeys.TryAdd(key.ComputeDigest(), new StoredReplyKey(key, added.At, added.Place));
                }

                break;
            case ReplyKeysRemoved removed:
                foreach (var digest in removed.Digests)
                {
                    _replyKeys.Remove(digest);
                }

                break;
            case SenderTagAdded added:
                if (!_tags.Exists(tag => tag.Recipient.Equals(added.Tag.Recipient) && tag.Place == added.Tag.Place))
                {
                    _tags.Add(added.Tag);
                }

                break;
            default:
                ApplyToMessages(change);
                break;
        }
    }

    private void Complete(MessageCompleted completed)
    {
        foreach (var set in completed.Sets)
        {
            _finished[set.Id] = (set, completed.At);
        }

        if (completed.Message is { } message)
        {
            _inbox[message.Id] = message;
            _lastMessage = Math.Max(_lastMessage, message.Id);
        }

        if (completed.Surbs is { } surbs)
        {
            Apply(surbs);
        }
    }

    private void ApplyToMessages(StoreChange change)
    {
        switch (change)
        {
            case MessageCompleted completed:
                Complete(completed);
                break;
            case MessageTaken taken:
                _inbox.Remove(taken.Id);
                break;
            case SetsForgotten forgotten:
                foreach (var (id, _) in _finished.OrderByDescending(static set => set.Value.At).Where((set, i) => i >= forgotten.Newest || set.Value.At < forgotten.Before).ToList())
                {
                    _finished.Remove(id);
                }

                break;
            case OutgoingKept kept:
                _outbox[kept.Message.Id] = kept.Message;
                _lastOutgoing = Math.Max(_lastOutgoing, kept.Message.Id);
                break;
            case OutgoingSettled settled:
                foreach (var id in settled.Ids)
                {
                    _outbox.Remove(id);
                }

                break;
            default:
                throw new InvalidOperationException($"No handler for {change.GetType().Name}.");
        }
    }
}
