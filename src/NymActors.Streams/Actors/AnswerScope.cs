namespace NymActors.Streams.Actors;

/// <summary>
/// The answers that one owner (a client, a session, a mixnet) still owes. When the owner ends, each of them ends with the
/// reason, and so does every answer asked for afterwards: nobody waits for ever, wherever the request had got to. Thread-safe.
/// </summary>
/// <param name="answers">How waiters go on.</param>
internal sealed class AnswerScope(Answers answers)
{
    private readonly Lock _lock = new();
    private readonly HashSet<IOpenAnswer> _open = [];
    private Exception? _end;

    /// <summary>How waiters go on.</summary>
    public Answers Answers { get; } = answers;

    /// <summary>Answers that are owed now.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>A new answer; one of an owner that has ended has failed already.</summary>
    public Answer<T> New<T>(CancellationToken cancellationToken = default)
    {
        var answer = new Answer<T>(this);
        Exception? end;
        lock (_lock)
        {
            end = _end;
            if (end is null)
            {
                _open.Add(answer);
            }
        }

        if (end is not null)
        {
            answer.TryFail(end);
        }
        else
        {
            answer.CancelWith(cancellationToken);
        }

        return answer;
    }

    /// <summary>The owner is gone: fails what is open and whatever is asked for later. Only the first call counts.</summary>
    public void End(Exception reason)
    {
        IOpenAnswer[] open;
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;
            open = [.. _open];
        }

        foreach (var answer in open)
        {
            answer.TryFail(reason);
        }
    }

    internal void Closed(IOpenAnswer answer)
    {
        lock (_lock)
        {
            _open.Remove(answer);
        }
    }
}
