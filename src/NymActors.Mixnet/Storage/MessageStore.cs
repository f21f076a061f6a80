using NymActors.Sphinx;

namespace NymActors.Mixnet.Storage;

/// <summary>
/// Messages for clients that are not connected (docs/protocol/03-gateway.md 17.6), in memory and bounded: per client in number, in
/// all in bytes, and in age. There is no check that a client ever registered; that is how the network is. Safe for concurrent use.
/// </summary>
internal sealed class MessageStore(TimeProvider time, int maximumPerClient, long maximumBytes, TimeSpan maximumAge)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Bytes32, Queue<StoredMessage>> _clients = [];
    private long _bytes;
    private int _count;

    /// <summary>Number of messages held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Stores a message.</summary>
    /// <returns>False when a limit is reached; the message is then lost.</returns>
    public bool TryAdd(Bytes32 client, StoredMessage message)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(client, out var queue))
            {
                queue = new Queue<StoredMessage>();
            }

            if (queue.Count >= maximumPerClient || _bytes + message.Content.Length > maximumBytes)
            {
                return false;
            }

            _clients[client] = queue;
            queue.Enqueue(message);
            _bytes += message.Content.Length;
            _count++;
            return true;
        }
    }

    /// <summary>Removes up to <paramref name="maximum"/> messages of a client, oldest first, and appends those not too old to a list.</summary>
    /// <returns>Number of messages appended; 0 means that nothing is left.</returns>
    public int Take(Bytes32 client, int maximum, List<StoredMessage> destination)
    {
        var oldest = time.GetUtcNow() - maximumAge;
        lock (_lock)
        {
            if (!_clients.TryGetValue(client, out var queue))
            {
                return 0;
            }

            int taken = 0;
            while (taken < maximum && queue.TryDequeue(out var message))
            {
                Account(message);
                if (message.ArrivedAt >= oldest)
                {
                    destination.Add(message);
                    taken++;
                }
            }

            if (queue.Count == 0)
            {
                _clients.Remove(client);
            }

            return taken;
        }
    }

    /// <summary>Deletes everything held for a client.</summary>
    /// <returns>Number of messages deleted.</returns>
    public int Forget(Bytes32 client)
    {
        lock (_lock)
        {
            if (!_clients.Remove(client, out var queue))
            {
                return 0;
            }

            foreach (var message in queue)
            {
                Account(message);
            }

            return queue.Count;
        }
    }

    /// <summary>Deletes messages older than the age limit.</summary>
    /// <returns>Number of messages deleted.</returns>
    public int RemoveExpired()
    {
        var oldest = time.GetUtcNow() - maximumAge;
        int removed = 0;
        lock (_lock)
        {
            foreach (var (client, queue) in _clients)
            {
                // Messages that came back from a broken connection stand behind younger ones for a while; they go at the next sweep.
                while (queue.TryPeek(out var message) && message.ArrivedAt < oldest)
                {
                    queue.Dequeue();
                    Account(message);
                    removed++;
                }

                if (queue.Count == 0)
                {
                    _clients.Remove(client);
                }
            }
        }

        return removed;
    }

    private void Account(StoredMessage message)
    {
        _bytes -= message.Content.Length;
        _count--;
    }
}
