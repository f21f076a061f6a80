using NymActors.Sphinx;

namespace NymActors.Gateways;

/// <summary>
/// How long to wait before the next attempt to connect: doubling from half a second to half a minute, each wait shortened at
/// random by up to half, so that the clients of a gateway that restarts do not all return at once. Never gives up.
/// </summary>
/// <param name="random">Draws the shortening.</param>
internal sealed class ReconnectBackoff(RandomSource random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure and returns the wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = First * Math.Pow(2, Math.Min(Failures, 10));
        Failures++;
        return (wait < Longest ? wait : Longest) * (1 - (random.NextDouble() / 2));
    }

    /// <summary>The wait before the first attempt after a connection was lost, which no failure came before.</summary>
    public TimeSpan FirstWait() => First * (1 - (random.NextDouble() / 2));

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => Failures = 0;
}
