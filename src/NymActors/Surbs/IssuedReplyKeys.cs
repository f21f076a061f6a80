using NymActors.Protocol.Replies;

namespace NymActors.Surbs;

/// <summary>
/// Keys of the reply SURBs this client gave out, by digest. A key opens exactly one reply: looking it up removes it.
/// Thread-safe, because the SURB store adds keys while the reception takes them. Bounded: the oldest key makes room.
/// Source: docs/protocol/02-messages.md 14.2.
/// </summary>
/// <param name="capacity">Most keys held at once.</param>
/// <param name="ledger">Their book; null for one of their own.</param>
internal sealed class IssuedReplyKeys(int capacity = 200_000, SurbLedger? ledger = null)
{
    private readonly SurbLedger _ledger = ledger ?? new SurbLedger();
    private readonly Lock _lock = new();
    private readonly Dictionary<ReplyKeyDigest, (SurbEncryptionKey Key, DateTimeOffset IssuedAt, int Place)> _keys = [];
    private readonly Queue<(ReplyKeyDigest Digest, DateTimeOffset IssuedAt)> _byAge = [];

    /// <summary>Keys held.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Their book: issued, used, expired, dropped for want of room, held.</summary>
    public SurbLedger Ledger => _ledger;

    /// <summary>Remembers a key, issued now or held by the store; call before the SURB leaves the client.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    /// <param name="place">The place of the session that the reply is for.</param>
    /// <returns>The digests of those that had to make room.</returns>
    public IReadOnlyList<ReplyKeyDigest> Add(SurbEncryptionKey key, DateTimeOffset now, int place = 0)
    {
        var digest = key.ComputeDigest();
        List<ReplyKeyDigest> dropped = [];
        lock (_lock)
        {
            while (_keys.Count >= capacity && _byAge.TryDequeue(out var oldest))
            {
                if (_keys.Remove(oldest.Digest))
                {
                    dropped.Add(oldest.Digest);
                }
            }

            var isNew = !_keys.ContainsKey(digest);
            _keys[digest] = (key, now, place);
            _byAge.Enqueue((digest, now));
            _ledger.Book(_keys.Count, entered: isNew ? 1 : 0, dropped: dropped.Count);
        }

        return dropped;
    }

    /// <summary>Takes the key with this digest, once.</summary>
    public bool TryTake(ReplyKeyDigest digest, out SurbEncryptionKey key) => TryTake(digest, out key, out _);

    /// <summary>Takes the key with this digest, once, and says for the session at which place the reply is.</summary>
    public bool TryTake(ReplyKeyDigest digest, out SurbEncryptionKey key, out int place)
    {
        lock (_lock)
        {
            var found = _keys.Remove(digest, out var entry);
            (key, place) = (entry.Key, entry.Place);
            if (found)
            {
                _ledger.Book(_keys.Count, used: 1);
            }

            return found;
        }
    }

    /// <summary>Forgets keys issued before the given time.</summary>
    /// <returns>The digests of those that were forgotten.</returns>
    public IReadOnlyList<ReplyKeyDigest> Expire(DateTimeOffset issuedBefore)
    {
        var expired = new List<ReplyKeyDigest>();
        lock (_lock)
        {
            while (_byAge.TryPeek(out var oldest) && (oldest.IssuedAt < issuedBefore || !_keys.ContainsKey(oldest.Digest)))
            {
                _byAge.Dequeue();
                if (_keys.TryGetValue(oldest.Digest, out var entry) && entry.IssuedAt < issuedBefore)
                {
                    _keys.Remove(oldest.Digest);
                    expired.Add(oldest.Digest);
                }
            }

            _ledger.Book(_keys.Count, expired: expired.Count);
        }

        return expired;
    }
}
