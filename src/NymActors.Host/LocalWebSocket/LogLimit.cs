namespace NymActors.Host.LocalWebSocket;

/// <summary>Lets one line of a kind into the log each minute: whoever is refused a thousand times a second must not fill a disk. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class LogLimit(TimeProvider time)
{
    /// <summary>The time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;
    private long _suppressed;

    /// <summary>How often it happened so far.</summary>
    public long Count { get; private set; }

    /// <summary>It happened once more.</summary>
    /// <returns>Null when no line is due; else how often it happened since the last line, without this time.</returns>
    public long? Next()
    {
        lock (_lock)
        {
            Count++;
            if (_last is { } last && time.GetElapsedTime(last) < Interval)
            {
                _suppressed++;
                return null;
            }

            var suppressed = _suppressed;
            (_last, _suppressed) = (time.GetTimestamp(), 0);
            return suppressed;
        }
    }
}
