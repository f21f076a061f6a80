namespace NymActors.Streams.Links;

/// <summary>What became of the packets of one <see cref="INodeLinkSender"/>. Readable from any thread.</summary>
public sealed class NodeLinkCounters
{
    private long _sent;
    private long _writes;
    private long _dropped;
    private long _unroutable;
    private long _lost;
    private long _connected;
    private long _connectFailures;

    /// <summary>Packets written to a link.</summary>
    public long SentCount => Volatile.Read(ref _sent);

    /// <summary>Writes they took; packets that wait together leave together.</summary>
    public long WriteCount => Volatile.Read(ref _writes);

    /// <summary>Packets dropped because the queue of their link was full.</summary>
    public long DroppedCount => Volatile.Read(ref _dropped);

    /// <summary>Packets dropped because their next hop is no address or there was no room for another link.</summary>
    public long UnroutableCount => Volatile.Read(ref _unroutable);

    /// <summary>Packets lost because their link could not be made or broke.</summary>
    public long LostCount => Volatile.Read(ref _lost);

    /// <summary>Links made so far.</summary>
    public long ConnectedCount => Volatile.Read(ref _connected);

    /// <summary>Attempts to make a link that failed.</summary>
    public long ConnectFailureCount => Volatile.Read(ref _connectFailures);

    internal void CountWrite(int packets)
    {
        Interlocked.Add(ref _sent, packets);
        Interlocked.Increment(ref _writes);
    }

    internal void CountDropped() => Interlocked.Increment(ref _dropped);

    internal void CountUnroutable() => Interlocked.Increment(ref _unroutable);

    internal void CountLost(int packets) => Interlocked.Add(ref _lost, packets);

    internal void CountConnected() => Interlocked.Increment(ref _connected);

    internal void CountConnectFailure() => Interlocked.Increment(ref _connectFailures);
}
