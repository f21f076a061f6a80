using NymActors.Sphinx;

namespace NymActors.Protocol.Acknowledgements;

/// <summary>The delays that a sender asks of the hops (docs/protocol/02-messages.md 12.3).</summary>
internal static class HopDelays
{
    public static ReadOnlySpan<byte> NoIdentifier => new byte[SphinxConstants.IdentifierLength];

    public static ulong Draw(TimeSpan average, int hopCount, ref Span<ulong> delays, RandomSource random)
    {
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
