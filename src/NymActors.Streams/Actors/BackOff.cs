using NymActors.Sphinx;

namespace NymActors.Streams.Actors;

/// <summary>
/// How long to wait before the next attempt at something that failed: doubling from the first wait to the longest, each wait
/// shortened at random by up to half, so that many who failed at the same moment do not all return at once. Never gives up. Not
/// thread-safe.
/// </summary>
/// <param name="first">The first wait before it is shortened, above zero.</param>
/// <param name="longest">The longest wait before it is shortened, at least <paramref name="first"/>.</param>
/// <param name="random">Draws the shortening.</param>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, RandomSource random)
{
    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure and returns the wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        // In floating point, so that no number of failures overflows.
        double wait = Math.Min(first.TotalSeconds * Math.Pow(2, Failures), longest.TotalSeconds);
        Failures = Failures < int.MaxValue ? Failures + 1 : Failures;
        return TimeSpan.FromSeconds(wait * (1 - (random.NextDouble() / 2)));
    }

    /// <summary>The wait before the first attempt after something that worked has ended: no failure came before it, and none is counted.</summary>
    public TimeSpan FirstWait() => first * (1 - (random.NextDouble() / 2));

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => Failures = 0;
}
