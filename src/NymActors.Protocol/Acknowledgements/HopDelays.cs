using NymActors.Sphinx;

namespace NymActors.Protocol.Acknowledgements;

/// <summary>The delays that a sender asks of the hops (docs/protocol/02-messages.md 12.3).</summary>
internal static class HopDelays
{
    /// <summary>The identifier beside every destination: 16 zero bytes (4.2).</summary>
    public static ReadOnlySpan<byte> NoIdentifier => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Draws one delay for each hop.</summary>
    /// <param name="average">The mean; zero makes all delays zero.</param>
    /// <param name="hopCount">The length of the route.</param>
    /// <param name="delays">Room for the longest route; narrowed to the delays of this one, in nanoseconds.</param>
    /// <param name="random">The source.</param>
    /// <returns>The sum without the last: the gateway does not delay.</returns>
    /// <exception cref="SphinxException">No route has this many hops.</exception>
    public static ulong Draw(TimeSpan average, int hopCount, ref Span<ulong> delays, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (hopCount is < 1 or > SphinxConstants.MaxHops)
        {
            throw new SphinxException(SphinxError.Routing, $"A route has 1 to {SphinxConstants.MaxHops} hops, not {hopCount}.");
        }

        delays = delays[..hopCount];
        ulong total = 0;
        for (var i = 0; i < hopCount; i++)
        {
            delays[i] = random.NextExponentialNanoseconds(average.TotalNanoseconds);
            total += i < hopCount - 1 ? delays[i] : 0;
        }

        return total;
    }
}
