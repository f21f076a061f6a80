using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>
/// Counts the acknowledged fragments of one message and completes its receipt with the last one. It stands in the client's
/// registry of live receipts from the beginning, so the end of the client completes it wherever its fragments are.
/// Thread-safe: fragments are counted by the acknowledgement actor while the sender reads the task.
/// </summary>
internal sealed class MessageTracker
{
    private readonly Answer<int> _acknowledged;
    private int _outstanding;

    /// <summary>Opens the receipt of a message.</summary>
    /// <param name="receipts">The client's live receipts.</param>
    /// <param name="fragments">How many fragments the message has, at least 1.</param>
    public MessageTracker(AnswerScope receipts, int fragments)
    {
        Fragments = fragments;
        _outstanding = fragments;
        _acknowledged = receipts.New<int>();
    }

    /// <summary>Completes when every fragment is acknowledged; faults when the client gave one up.</summary>
    public Task Acknowledged => _acknowledged.Task;

    /// <summary>How many fragments the message has.</summary>
    public int Fragments { get; }

    /// <summary>One more fragment arrived.</summary>
    public void FragmentAcknowledged()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0)
        {
            _acknowledged.TrySet(Fragments);
        }
    }

    /// <summary>The message will not be completed.</summary>
    public void Fail(NymClientException reason) => _acknowledged.TryFail(reason);
}
