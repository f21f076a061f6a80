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
    private readonly ClientCounters? _counters;
    private readonly Action? _ended;
    private readonly Answer<int> _acknowledged;
    private Answer<bool>? _sent;
    private int _outstanding;
    private int _unsent;

    /// <summary>Opens the receipt of a message.</summary>
    /// <param name="receipts">The client's live receipts.</param>
    /// <param name="fragments">How many fragments the message has, at least 1.</param>
    /// <param name="counters">Count what becomes of it; null for a message that nobody counts.</param>
    /// <param name="ended">Called, from any thread, when the message is acknowledged or given up.</param>
    public MessageTracker(AnswerScope receipts, int fragments, ClientCounters? counters = null, Action? ended = null)
    {
        _counters = counters;
        _ended = ended;
        counters?.MessagesAccepted.Increment();
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

    /// <summary>How many of them have left for the gateway at least once.</summary>
    public int FragmentsSent => Fragments - Math.Max(Volatile.Read(ref _unsent), 0);

    /// <summary>How many of them are acknowledged.</summary>
    public int FragmentsAcknowledged => Fragments - Math.Max(Volatile.Read(ref _outstanding), 0);

    /// <summary>How far the message has got.</summary>
    public MessageStage Stage => _acknowledged.Task.Status switch
    {
        TaskStatus.RanToCompletion => MessageStage.AcknowledgedByNetwork,
        TaskStatus.Faulted or TaskStatus.Canceled => MessageStage.Failed,
        _ => FragmentsSent == 0 ? MessageStage.Queued : MessageStage.Sent,
    };

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
            if (_acknowledged.TrySet(Fragments))
            {
                _counters?.MessagesAcknowledged.Increment();
                _ended?.Invoke();
            }

            Volatile.Read(ref _sent)?.TrySet(true);
        }
    }

    /// <summary>The message will not be completed.</summary>
    public void Fail(NymClientException reason)
    {
        if (_acknowledged.TryFail(reason))
        {
            _counters?.MessagesFailed.Increment();
            _ended?.Invoke();
        }

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
