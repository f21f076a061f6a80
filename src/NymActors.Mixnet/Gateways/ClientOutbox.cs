using NymActors.Mixnet.Storage;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// The bounded queue between the mixnet side of a gateway, which pushes from many threads, and the one connection that writes to the
/// client. Once closed it takes nothing more, so that a message is either in the hands of the connection or of the store, never lost
/// between them.
/// </summary>
internal sealed class ClientOutbox(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<StoredMessage> _queue = new();
    private bool _closed;

    /// <summary>Hands a message to the connection.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wasEmpty">Whether the connection has to be told that there is something to write.</param>
    /// <returns>False when the queue is full or closed: the caller keeps the message.</returns>
    public bool TryPush(StoredMessage message, out bool wasEmpty)
    {
        lock (_lock)
        {
            wasEmpty = _queue.Count == 0;
            if (_closed || _queue.Count >= capacity)
            {
                return false;
            }

            _queue.Enqueue(message);
            return true;
        }
    }

    /// <summary>Takes the oldest messages, at most <paramref name="maximum"/>.</summary>
    public void Drain(List<StoredMessage> destination, int maximum)
    {
        lock (_lock)
        {
            for (int i = 0; i < maximum && _queue.TryDequeue(out var message); i++)
            {
                destination.Add(message);
            }
        }
    }

    /// <summary>Refuses all further messages and gives back those still waiting.</summary>
    public IReadOnlyList<StoredMessage> Close()
    {
        lock (_lock)
        {
            _closed = true;
            StoredMessage[] rest = [.. _queue];
            _queue.Clear();
            return rest;
        }
    }
}
