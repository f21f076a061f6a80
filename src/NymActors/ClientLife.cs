using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>
/// The life of one client, seen from outside: what it owes to whom, and how it began and ended. Its end ends every answer and
/// every receipt, wherever the request or the fragment had got to. Thread-safe.
/// </summary>
internal sealed class ClientLife
{
    private readonly Answer<bool> _started;
    private readonly TaskCompletionSource<bool> _stopped;
    private int _ended;

    public ClientLife(Answers answers)
    {
        Answers = new AnswerScope(answers);
        Receipts = new AnswerScope(answers);
        _started = Answers.New<bool>();
        _stopped = answers.CreateSource<bool>();
    }

    /// <summary>Answers to requests that were not taken in yet.</summary>
    public AnswerScope Answers { get; }

    /// <summary>Receipts of messages that were taken in and are not acknowledged.</summary>
    public AnswerScope Receipts { get; }

    /// <summary>What the client did so far.</summary>
    public ClientCounters Counters { get; } = new();

    /// <summary>Completes when the client can send and receive for the first time; faults when it cannot start.</summary>
    public Task Started => _started.Task;

    /// <summary>Whether it could ever send and receive.</summary>
    public bool HasStarted => _started.HasEnded;

    /// <summary>Completes when the client was stopped; faults when it had to stop by itself.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Gives up waiting for the start.</summary>
    public void CancelStartWith(CancellationToken cancellationToken) => _started.CancelWith(cancellationToken);

    /// <summary>The client can send and receive.</summary>
    public void BeginService() => _started.TrySet(true);

    /// <summary>The client is gone. Only the first call counts.</summary>
    /// <param name="failure">Why it had to stop; null when it was stopped.</param>
    public void End(Exception? failure)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        var reason = failure as NymClientException ?? new NymClientException(NymClientError.Stopped, "The client was stopped.", failure);
        Receipts.End(reason);
        Answers.End(reason);
        Answers.Answers.Complete(() =>
        {
            if (failure is null)
            {
                _stopped.TrySetResult(true);
                return;
            }

            _stopped.TrySetException(reason);

            // An application that does not look at it is not in error.
            _ = _stopped.Task.Exception;
        });
    }
}
