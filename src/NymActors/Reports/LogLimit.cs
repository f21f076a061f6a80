namespace NymActors.Reports;

/// <summary>
/// Lets a trouble that comes again and again into the log once in an interval, however often it comes, and its end if its beginning was told:
/// a gateway may be gone for good, a directory may fail as often as it is asked, and whoever is refused a thousand times a second must not fill
/// a disk. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="interval">The time between two lines.</param>
internal sealed class LogLimit(TimeProvider time, TimeSpan interval)
{
    private readonly Lock _lock = new();
    private long? _last;
    private long _suppressed;
    private bool _isTold;

    /// <summary>How often it happened so far.</summary>
    public long Count { get; private set; }

    /// <summary>It happened once more, or lasts.</summary>
    /// <returns>Null when no line is due; else how often it happened since the last line, without this time.</returns>
    public long? Next()
    {
        lock (_lock)
        {
            Count++;
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                _suppressed++;
                return null;
            }

            var suppressed = _suppressed;
            (_last, _suppressed, _isTold) = (time.GetTimestamp(), 0, true);
            return suppressed;
        }
    }

    /// <summary>The trouble is over, as far as can be seen.</summary>
    /// <returns>Whether to say so: its beginning was told, and its end was not yet.</returns>
    public bool Ends()
    {
        lock (_lock)
        {
            var isTold = _isTold;
            _isTold = false;
            return isTold;
        }
    }
}
