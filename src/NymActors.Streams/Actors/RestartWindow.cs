namespace NymActors.Streams.Actors;

/// <summary>
/// Counts failures inside a sliding window of time, on the clock it is given: Akka's own window reads the real clock whatever
/// scheduler is installed. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="window">How long a failure counts.</param>
internal sealed class RestartWindow(TimeProvider time, TimeSpan window)
{
    private readonly Queue<long> _failures = [];

    /// <summary>Counts a failure now; returns how many there were in the window, this one included.</summary>
    public int Count()
    {
        var now = time.GetTimestamp();
        while (_failures.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > window)
        {
            _failures.Dequeue();
        }

        _failures.Enqueue(now);
        return _failures.Count;
    }
}
