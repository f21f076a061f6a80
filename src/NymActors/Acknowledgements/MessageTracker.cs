namespace NymActors.Acknowledgements;

/// <summary>
/// Counts the acknowledged fragments of one message and completes its receipt with the last one. Thread-safe: fragments are
/// counted by the acknowledgement actor while the sender reads the task.
/// </summary>
internal sealed class MessageTracker
{
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _outstanding;

    /// <summary>Completes when every fragment is acknowledged; faults when the client gave one up.</summary>
    public Task Acknowledged => _acknowledged.Task;

    /// <summary>How many fragments the message has.</summary>
    public int Fragments { get; private set; }

    /// <summary>Called once, before the first fragment is queued.</summary>
    public void Begin(int fragments)
    {
        Fragments = fragments;
        Volatile.Write(ref _outstanding, fragments);
    }

    /// <summary>One more fragment arrived.</summary>
    public void FragmentAcknowledged()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _acknowledged.TrySetResult();
        }
    }

    /// <summary>The message will not be completed.</summary>
    public void Fail(NymClientException reason)
    {
        if (_acknowledged.TrySetException(reason))
        {
            // Most callers never look at the receipt: an unobserved fault is not an error of the application.
            _ = _acknowledged.Task.Exception;
        }
    }
}
