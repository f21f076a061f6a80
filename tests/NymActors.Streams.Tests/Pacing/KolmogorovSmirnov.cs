namespace NymActors.Streams.Tests.Pacing;

internal static class KolmogorovSmirnov
{
    /// <summary>Largest distance between the samples' distribution and the exponential of the given mean.</summary>
    public static double DistanceFromExponential(IEnumerable<double> samples, double mean)
    {
        double[] sorted = [.. samples.Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = 1 - Math.Exp(-sorted[i] / mean);
            distance = Math.Max(distance, Math.Max(expected - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - expected));
        }

        return distance;
    }

    /// <summary>The distance that n true samples exceed with a probability of one in a hundred.</summary>
    public static double CriticalDistance(int n) => 1.628 / Math.Sqrt(n);
}
