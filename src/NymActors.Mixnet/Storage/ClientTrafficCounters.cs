namespace NymActors.Mixnet.Storage;

/// <summary>What a gateway did for one registered client. Safe for concurrent use.</summary>
internal sealed class ClientTrafficCounters
{
    private long _forwardRequests;
    private long _messagesPushed;
    private long _acknowledgementsPushed;
    private long _stored;
    private int _connections;

    public bool IsConnected => Volatile.Read(ref _connections) > 0;

    public long ForwardRequests => Interlocked.Read(ref _forwardRequests);

    public long MessagesPushed => Interlocked.Read(ref _messagesPushed);

    public long AcknowledgementsPushed => Interlocked.Read(ref _acknowledgementsPushed);

    public long Stored => Interlocked.Read(ref _stored);

    public void CountConnected() => Interlocked.Increment(ref _connections);

    public void CountDisconnected() => Interlocked.Decrement(ref _connections);

    public void CountForwardRequest() => Interlocked.Increment(ref _forwardRequests);

    public void CountStored() => Interlocked.Increment(ref _stored);

    /// <summary>Counts a pushed plaintext; the client tells acknowledgements apart by their length, and so is it done here.</summary>
    public void CountPushed(bool isAcknowledgement) =>
        Interlocked.Increment(ref isAcknowledgement ? ref _acknowledgementsPushed : ref _messagesPushed);
}
