namespace NymActors.Streams.Actors;

/// <summary>
/// A one-shot reply to somebody outside the actors. It ends exactly once: with a value, with an error, or at the latest with
/// the end of its <see cref="AnswerScope"/>. Thread-safe.
/// </summary>
/// <typeparam name="T">What is answered.</typeparam>
internal sealed class Answer<T> : IOpenAnswer
{
    private readonly AnswerScope _scope;
    private readonly TaskCompletionSource<T> _source;
    private CancellationTokenRegistration _cancellation;
    private int _ended;

    internal Answer(AnswerScope scope)
    {
        _scope = scope;
        _source = scope.Answers.CreateSource<T>();
    }

    /// <summary>What the asker awaits.</summary>
    public Task<T> Task => _source.Task;

    /// <summary>Whether the answer was given, also if its waiter has not gone on yet.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Answers; false when the wait had ended before.</summary>
    public bool TrySet(T value) => TryEnd(() => _source.TrySetResult(value));

    /// <inheritdoc/>
    public bool TryFail(Exception reason) => TryEnd(() =>
    {
        _source.TrySetException(reason);

        // Nobody may be waiting any more, which is no error of the application.
        _ = _source.Task.Exception;
    });

    /// <summary>Ends the wait when the token is cancelled; what was asked for may happen all the same.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return;
        }

        _cancellation = cancellationToken.Register(() => TryEnd(() => _source.TrySetCanceled(cancellationToken)));
        if (HasEnded)
        {
            _cancellation.Dispose();
        }
    }

    private bool TryEnd(Action completion)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        _scope.Closed(this);
        _cancellation.Dispose();
        _scope.Answers.Complete(completion);
        return true;
    }
}
