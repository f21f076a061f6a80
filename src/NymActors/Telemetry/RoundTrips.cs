using System.Diagnostics.Metrics;

namespace NymActors.Telemetry;

/// <summary>
/// The histogram <c>nym.client.acknowledgement.round_trip</c> of one client (docs/metrics.md). It is the one instrument that is written to: a distribution cannot be
/// read from counters. While nobody listens that costs one comparison.
/// </summary>
/// <param name="client">The client's name.</param>
internal sealed class RoundTrips(string client)
{
    /// <summary>The name of the instrument.</summary>
    public const string InstrumentName = "nym.client.acknowledgement.round_trip";

    private static readonly Meter Meter = new("NymActors");

    // From what the mixing alone takes to the longest wait for an acknowledgement.
    private static readonly Histogram<double> Histogram = Meter.CreateHistogram(
        InstrumentName,
        "s",
        "Time from the handing over of a fragment to its acknowledgement, of fragments that were sent once.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 120] });

    private readonly KeyValuePair<string, object?> _client = new("nym.client", client);

    /// <summary>A fragment that was sent once is acknowledged.</summary>
    public void Record(TimeSpan roundTrip)
    {
        if (Histogram.Enabled)
        {
            Histogram.Record(roundTrip.TotalSeconds, _client);
        }
    }
}
