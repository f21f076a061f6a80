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
    private readonly Action? _isAcknowledged;
    private readonly Answer<int> _acknowledged;
    private readonly Answer<bool>? _confirmed;
    private NymClientException? _failure;
    private Answer<bool>? _sent;
    private int _outstanding;
    private int _unsent;

    /// <summary>Opens the receipt of a message.</summary>
    /// <param name="receipts">The client's live receipts.</param>
    /// <param name="fragments">How many fragments the message has, at least 1.</param>
    /// <param name="counters">Count what becomes of it; null for a message that nobody counts.</param>
    /// <param name="ended">Called, from any thread, when the message has got as far as was wished, or is given up.</param>
    /// <param name="wishes">What its sender wishes for it.</param>
    /// <param name="acknowledged">Called, from any thread, when every fragment of a message is acknowledged that is still to be confirmed.</param>
    public MessageTracker(
        AnswerScope receipts,
        int fragments,
        ClientCounters? counters = null,
        Action? ended = null,
        MessageWishes? wishes = null,
        Action? acknowledged = null)
    {
        Wishes = wishes ?? MessageWishes.None;
        _isAcknowledged = acknowledged;
        _counters = counters;
        _ended = ended;
        counters?.MessagesAccepted.Increment();
        Fragments = fragments;
        _receipts = receipts;
        _outstanding = fragments;
        _unsent = fragments;
        _acknowledged = receipts.New<int>();
        _confirmed = Wishes.Confirm ? receipts.New<bool>() : null;
    }

    /// <summary>What the sender wishes for the message.</summary>
    public MessageWishes Wishes { get; }

    /// <summary>Nothing more is to be sent of it: it is given up or confirmed.</summary>
    public bool IsOver => Volatile.Read(ref _failure) is not null || _confirmed is { HasEnded: true };

    /// <summary>Why it was given up; null when it was not.</summary>
    public NymClientException? Failure =>
        Volatile.Read(ref _failure) ?? (Confirmed ?? Acknowledged).Exception?.InnerException as NymClientException;

    /// <summary>Whether every fragment is acknowledged.</summary>
    public bool IsAcknowledged => Volatile.Read(ref _outstanding) <= 0;

    /// <summary>Completes when the recipient's client has confirmed the message; null when that was not wished.</summary>
    public Task? Confirmed => _confirmed?.Task;

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
    public MessageStage Stage
    {
        get
        {
            if (_confirmed is { Task.Status: TaskStatus.RanToCompletion })
            {
                return MessageStage.Confirmed;
            }

            if (_confirmed is { Task.IsCompleted: true })
            {
                return MessageStage.Failed;
            }

            return _acknowledged.Task.Status switch
            {
                TaskStatus.RanToCompletion => MessageStage.AcknowledgedByNetwork,
                TaskStatus.Faulted or TaskStatus.Canceled => MessageStage.Failed,
                _ => FragmentsSent == 0 ? MessageStage.Queued : MessageStage.Sent,
            };
        }
    }

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
                (_confirmed is null ? _ended : _isAcknowledged)?.Invoke();
            }

            Volatile.Read(ref _sent)?.TrySet(true);
        }
    }

    /// <summary>The recipient's client has the message.</summary>
    public void Confirm()
    {
        if (_confirmed!.TrySet(true))
        {
            _counters?.MessagesConfirmed.Increment();
            _ended?.Invoke();
        }
    }

    /// <summary>The message will not get as far as was wished.</summary>
    public void Fail(NymClientException reason)
    {
        var wasAcknowledged = !_acknowledged.TryFail(reason);
        if (_confirmed?.TryFail(reason) ?? !wasAcknowledged)
        {
            Volatile.Write(ref _failure, reason);
            (wasAcknowledged ? _counters?.MessagesNotConfirmed : _counters?.MessagesFailed)?.Increment();
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
