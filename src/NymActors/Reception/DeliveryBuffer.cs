namespace NymActors.Reception;

/// <summary>
/// Messages on their way to the application. They wait here while no application is attached; those handed out stay until
/// they are confirmed, so that an application that dies in between costs nothing: the next one gets them first. Bounded by
/// bytes: the oldest message makes room, and is counted. Not thread-safe.
/// </summary>
/// <param name="maximumBytes">Most message bytes held.</param>
/// <param name="window">Most messages handed out and not yet confirmed.</param>
internal sealed class DeliveryBuffer(long maximumBytes, int window)
{
    // What an empty message weighs, so that a flood of them is bounded too.
    private const int Overhead = 128;

    private readonly LinkedList<Delivery> _waiting = [];
    private readonly LinkedList<Delivery> _handedOut = [];
    private long _sequence;
    private long _bytes;

    /// <summary>Messages that wait or are unconfirmed.</summary>
    public int Count => _waiting.Count + _handedOut.Count;

    /// <summary>Messages dropped because the buffer was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a message; returns how many old ones were dropped for it.</summary>
    public int Add(IncomingMessage message)
    {
        _waiting.AddLast(new Delivery(++_sequence, message));
        _bytes += Weight(message);
        var dropped = 0;
        while (_bytes > maximumBytes && _waiting.Count > 1)
        {
            _bytes -= Weight(_waiting.First!.Value.Message);
            _waiting.RemoveFirst();
            dropped++;
        }

        Dropped += dropped;
        return dropped;
    }

    /// <summary>Hands out the next message if the window allows it.</summary>
    public bool TryHandOut(out Delivery delivery)
    {
        if (_waiting.Count == 0 || _handedOut.Count >= window)
        {
            delivery = null!;
            return false;
        }

        delivery = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _handedOut.AddLast(delivery);
        return true;
    }

    /// <summary>The application has the message; also one that was taken back meanwhile, so that the next one does not get it again.</summary>
    public void Confirm(long sequence)
    {
        if (!TryRemove(_handedOut, sequence))
        {
            TryRemove(_waiting, sequence);
        }
    }

    /// <summary>The application is gone: what it did not confirm is handed out again, in the old order.</summary>
    public void TakeBack()
    {
        while (_handedOut.Count > 0)
        {
            var last = _handedOut.Last!.Value;
            _handedOut.RemoveLast();
            _waiting.AddFirst(last);
        }
    }

    private bool TryRemove(LinkedList<Delivery> deliveries, long sequence)
    {
        // In order, so that nothing behind a greater number is looked at.
        for (var node = deliveries.First; node is not null && node.Value.Sequence <= sequence; node = node.Next)
        {
            if (node.Value.Sequence == sequence)
            {
                _bytes -= Weight(node.Value.Message);
                deliveries.Remove(node);
                return true;
            }
        }

        return false;
    }

    private static long Weight(IncomingMessage message) => message.Data.Length + Overhead;
}
