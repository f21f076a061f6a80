using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>
/// Counts the acknowledged fragments of one message and completes its receipt with the last one. It stands in the client's
/// registry of live receipts from the beginning, so the end of the client completes it wherever its fragments are.
/// Thread-safe: fragments are counted by the acknowledgement actor while the sender reads the task.
/// </summary>
internal sealed class MessageTracker
{
    private readonly AnswerScope _receipts;
    private readonly Answer<int> _acknowledged;
    private Answer<bool>? _sent;
    private int _outstanding;
    private int _unsent;

    /// <summary>Opens the receipt of a message.</summary>
    /// <param name="receipts">The client's live receipts.</param>
    /// <param name="fragments">How many fragments the message has, at least 1.</param>
    public MessageTracker(AnswerScope receipts, int fragments)
    {
        Fragments = fragments;
        _receipts = receipts;
        _outstanding = fragments;
        _unsent = fragments;
        _acknowledged = receipts.New<int>();
    }

    /// <summary>Completes when every fragment is acknowledged; faults when the client gave one up.</summary>
    public Task Acknowledged => _acknowledged.Task;

    /// <summary>Completes when every fragment has left for the gateway once; faults when the client gave one up before.</summary>
    public Task Sent
    {
        get
        {
            if (Volatile.Read(ref _unsent) <= 0)
            {
                return Task.CompletedTask;
            }

            // Made for those only who ask: few do, and there may be very many messages.
            var sent = Volatile.Read(ref _sent) ?? _receipts.New<bool>();
            sent = Interlocked.CompareExchange(ref _sent, sent, null) ?? sent;
            if (Volatile.Read(ref _unsent) <= 0 || _acknowledged.HasEnded)
            {
                Settle(sent);
            }

            return sent.Task;
        }
    }

    /// <summary>How many fragments the message has.</summary>
    public int Fragments { get; }

    /// <summary>One more fragment left for the first time.</summary>
    public void FragmentLeft()
    {
        if (Interlocked.Decrement(ref _unsent) == 0)
        {
            Volatile.Read(ref _sent)?.TrySet(true);
        }
    }

    /// <summary>One more fragment arrived.</summary>
    public void FragmentAcknowledged()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _acknowledged.TrySet(Fragments);
            Volatile.Read(ref _sent)?.TrySet(true);
        }
    }

    /// <summary>The message will not be completed.</summary>
    public void Fail(NymClientException reason)
    {
        _acknowledged.TryFail(reason);
        Volatile.Read(ref _sent)?.TryFail(reason);
    }

    /// <summary>Ends an answer that was made when there was nothing left to wait for.</summary>
    private void Settle(Answer<bool> sent)
    {
        if (_acknowledged.Task is { IsFaulted: true, Exception.InnerException: { } reason })
        {
            sent.TryFail(reason);
        }
        else
        {
            sent.TrySet(true);
        }
    }
}
