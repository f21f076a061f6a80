using System.Diagnostics.CodeAnalysis;

namespace NymActors.Reception;

/// <summary>
/// Messages on their way to the applications. They wait here while none is attached; those handed out stay until
/// they are confirmed, so that an application that dies in between costs nothing: another one gets them first. It says when it is full;
/// what comes all the same is taken. Not thread-safe.
/// <para>
/// Who gets what: an answer goes to the application at the place of the asker; everything else, and answers to a place that is free,
/// go to the application that has been attached longest. Each message goes to one of them.
/// </para>
/// </summary>
/// <typeparam name="TReceiver">What stands for an application.</typeparam>
/// <param name="maximumBytes">Message bytes beyond which it is full.</param>
/// <param name="window">Most messages handed out to one application and not yet confirmed.</param>
internal sealed class DeliveryBuffer<TReceiver>(long maximumBytes, int window)
    where TReceiver : notnull
{
    // What an empty message weighs, so that a flood of them is bounded too.
    private const int Overhead = 128;

    // The queue of messages that answer nobody.
    private const int ForAnybody = -1;

    private readonly Dictionary<int, LinkedList<Delivery>> _waiting = [];
    private readonly List<Receiver> _receivers = [];
    private readonly List<Receiver> _deferred = [];

    /// <summary>Messages that wait or are unconfirmed.</summary>
    public int Count => _waiting.Values.Sum(static queue => queue.Count) + _receivers.Sum(static receiver => receiver.HandedOut.Count);

    /// <summary>What they weigh: their bytes, and a little for each.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether it holds as much as it should.</summary>
    public bool IsFull => Bytes >= maximumBytes;

    /// <summary>The attached applications, the one attached longest first.</summary>
    public IEnumerable<TReceiver> Receivers => _receivers.Select(static receiver => receiver.Name);

    /// <summary>The applications that wait for others to leave, in the order in which they came.</summary>
    public IEnumerable<TReceiver> Deferred => _deferred.Select(static receiver => receiver.Name);

    /// <summary>
    /// An application comes; one that is here already stays as it is. One without a place is alone: it waits until the others have left, and who
    /// comes after it waits, too, so that it gets its turn.
    /// </summary>
    /// <returns>Whether it is attached; else it waits.</returns>
    public bool Attach(TReceiver name, int? place)
    {
        if (Find(name) is not null)
        {
            return true;
        }

        if (!_deferred.Exists(receiver => receiver.Name.Equals(name)))
        {
            _deferred.Add(new Receiver(name, place));
        }

        return Admit().Contains(name);
    }

    /// <summary>The application is gone: what it did not confirm is handed out again, in the old order.</summary>
    /// <param name="name">The application.</param>
    /// <param name="admitted">Those that had waited for it to leave, and are attached now.</param>
    /// <returns>False when it was not here.</returns>
    public bool Detach(TReceiver name, out IReadOnlyList<TReceiver> admitted)
    {
        var receiver = Find(name);
        if (receiver is not null)
        {
            _receivers.Remove(receiver);
            receiver.HandedOut.ForEach(PutBack);
        }

        var wasHere = receiver is not null || _deferred.RemoveAll(deferred => deferred.Name.Equals(name)) > 0;
        admitted = Admit();
        return wasHere;
    }

    /// <summary>Adds a message behind those that came before it.</summary>
    /// <param name="delivery">The message, with a number greater than theirs.</param>
    public void Add(Delivery delivery)
    {
        QueueOf(delivery).AddLast(delivery);
        Bytes += Weight(delivery.Message);
    }

    /// <summary>Takes out the oldest message that waits, to make room; null when all are handed out.</summary>
    public Delivery? DropOldest()
    {
        if (Oldest(_waiting.Values) is not { First.Value: { } oldest } queue)
        {
            return null;
        }

        Bytes -= Weight(oldest.Message);
        queue.RemoveFirst();
        return oldest;
    }

    /// <summary>Hands out the next message if an application is there for it and its window allows it.</summary>
    public bool TryHandOut([MaybeNullWhen(false)] out TReceiver to, [NotNullWhen(true)] out Delivery? delivery)
    {
        foreach (var receiver in _receivers.Where(receiver => receiver.HandedOut.Count < window))
        {
            if (Oldest(QueuesFor(receiver)) is { } queue)
            {
                (to, delivery) = (receiver.Name, queue.First!.Value);
                queue.RemoveFirst();
                receiver.HandedOut.Add(delivery);
                return true;
            }
        }

        (to, delivery) = (default, null);
        return false;
    }

    /// <summary>An application has the message; also one that was taken back meanwhile, so that no other gets it again.</summary>
    /// <returns>False when there is no such message.</returns>
    public bool Confirm(long sequence)
    {
        var handedOut = _receivers.Find(receiver => receiver.HandedOut.Exists(delivery => delivery.Sequence == sequence))?.HandedOut;
        var queue = _waiting.Values.FirstOrDefault(queue => NodeOf(queue, sequence) is not null);
        if ((handedOut?.Find(delivery => delivery.Sequence == sequence) ?? (queue is null ? null : NodeOf(queue, sequence)!.Value)) is { } confirmed)
        {
            Bytes -= Weight(confirmed.Message);
            _ = handedOut?.Remove(confirmed) ?? queue!.Remove(confirmed);
            return true;
        }

        return false;
    }

    /// <summary>Takes back a message that was handed out: it waits again, in its old place.</summary>
    public void Return(long sequence)
    {
        foreach (var receiver in _receivers)
        {
            if (receiver.HandedOut.Find(delivery => delivery.Sequence == sequence) is { } delivery)
            {
                receiver.HandedOut.Remove(delivery);
                PutBack(delivery);
                return;
            }
        }
    }

    private List<TReceiver> Admit()
    {
        var admitted = new List<TReceiver>();
        while (_deferred is [var next, ..] && (_receivers.Count == 0 || (next.Place is not null && _receivers[0].Place is not null)))
        {
            _deferred.RemoveAt(0);
            _receivers.Add(next);
            admitted.Add(next.Name);
        }

        return admitted;
    }

    private Receiver? Find(TReceiver name) => _receivers.Find(receiver => receiver.Name.Equals(name));

    private IEnumerable<LinkedList<Delivery>> QueuesFor(Receiver receiver) => _waiting
        .Where(pair => pair.Key == receiver.Place || (receiver == _receivers[0] && !_receivers.Exists(other => other.Place == pair.Key)))
        .Select(static pair => pair.Value);

    private static LinkedList<Delivery>? Oldest(IEnumerable<LinkedList<Delivery>> queues) =>
        queues.Where(static queue => queue.Count > 0).MinBy(static queue => queue.First!.Value.Sequence);

    private LinkedList<Delivery> QueueOf(Delivery delivery)
    {
        var key = delivery.Asker ?? ForAnybody;
        if (!_waiting.TryGetValue(key, out var queue))
        {
            _waiting.Add(key, queue = []);
        }

        return queue;
    }

    private void PutBack(Delivery delivery)
    {
        var queue = QueueOf(delivery);
        var next = queue.First;
        while (next is not null && next.Value.Sequence < delivery.Sequence)
        {
            next = next.Next;
        }

        _ = next is null ? queue.AddLast(delivery) : queue.AddBefore(next, delivery);
    }

    private static LinkedListNode<Delivery>? NodeOf(LinkedList<Delivery> queue, long sequence)
    {
        // In order, so that nothing behind a greater number is looked at.
        var node = queue.First;
        while (node is not null && node.Value.Sequence < sequence)
        {
            node = node.Next;
        }

        return node?.Value.Sequence == sequence ? node : null;
    }

    private static long Weight(IncomingMessage message) => message.Data.Length + Overhead;

    private sealed class Receiver(TReceiver name, int? place)
    {
        public TReceiver Name { get; } = name;

        public int? Place { get; } = place;

        public List<Delivery> HandedOut { get; } = [];
    }
}
