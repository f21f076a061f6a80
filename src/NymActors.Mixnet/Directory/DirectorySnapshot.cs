using NymActors.Protocol.Directory;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// The moment that all answers of the directory belong to. A client fetches its lists by separate requests and refuses them when they
/// tell of different intervals (docs/protocol/06-network.md 5.4), so a new epoch is announced only once no list has been asked for
/// during <see cref="QuietTime"/>, at the latest after <see cref="LongestWait"/>. Safe for concurrent use.
/// </summary>
internal sealed class DirectorySnapshot(EpochClock clock, TimeProvider time)
{
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _shown = time.GetUtcNow();
    private DateTimeOffset _lastRequest = DateTimeOffset.MinValue;

    /// <summary>The metadata for an answer given now.</summary>
    public NodeListMetadata Metadata() => clock.MetadataAt(Moment()) with { RefreshedAt = time.GetUtcNow() };

    /// <summary>The key rotation state.</summary>
    public KeyRotationInfo KeyRotation() => clock.KeyRotationInfoAt(Moment());

    /// <summary>The absolute epoch id.</summary>
    public uint Epoch() => clock.EpochAt(Moment());

    private DateTimeOffset Moment()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (clock.EpochAt(now) == clock.EpochAt(_shown)
                || now - _lastRequest >= QuietTime
                || now - clock.IntervalAt(now).CurrentEpochStart >= LongestWait)
            {
                _shown = now;
            }

            _lastRequest = now;
            return _shown;
        }
    }
}
