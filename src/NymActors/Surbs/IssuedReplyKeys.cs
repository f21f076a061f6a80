using NymActors.Protocol.Replies;

namespace NymActors.Surbs;

/// <summary>
/// Keys of the reply SURBs this client gave out, by digest. A key opens exactly one reply: looking it up removes it.
/// Thread-safe, because the SURB store adds keys while the reception takes them. Bounded: the oldest key makes room.
/// Source: docs/protocol/02-messages.md 14.2.
/// </summary>
/// <param name="capacity">Most keys held at once.</param>
internal sealed class IssuedReplyKeys(int capacity = 200_000)
{
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

    /// <summary>Remembers a key; call before the SURB leaves the client.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    /// <param name="place">The place of the session that the reply is for.</param>
    public void Add(SurbEncryptionKey key, DateTimeOffset now, int place = 0)
    {
        var digest = key.ComputeDigest();
        lock (_lock)
        {
            while (_keys.Count >= capacity && _byAge.TryDequeue(out var oldest))
            {
                _keys.Remove(oldest.Digest);
            }

            _keys[digest] = (key, now, place);
            _byAge.Enqueue((digest, now));
        }
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
        }

        return expired;
    }
}
