namespace NymActors;

/// <summary>
/// Decides which changes between a good and a bad state are told in the log: the first change for the worse, and each return from one
/// that was told, but no more than one pair in ten minutes, however often the state changes.
/// </summary>
/// <param name="good">The state at the beginning.</param>
internal sealed class StateLog(bool good)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private TimeSpan? _lastTold;
    private bool _told = good;

    /// <summary>Takes note of the state.</summary>
    /// <param name="now">Any monotonic time.</param>
    /// <param name="good">Whether all is well now.</param>
    /// <returns>The state to tell; null to be silent.</returns>
    public bool? Tell(TimeSpan now, bool good)
    {
        if (good == _told || (!good && now - _lastTold < Rest))
        {
            return null;
        }

        _told = good;
        _lastTold = good ? _lastTold : now;
        return good;
    }
}
