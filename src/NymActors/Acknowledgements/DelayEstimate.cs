namespace NymActors.Acknowledgements;

/// <summary>A smoothed delay and its spread, and from them a bound that few delays exceed (RFC 6298 section 2).</summary>
internal sealed class DelayEstimate
{
    private double? _smoothed;
    private double _spread;

    /// <summary>The bound: zero before the first delay.</summary>
    public TimeSpan UpperBound => TimeSpan.FromMilliseconds((_smoothed ?? 0) + (4 * _spread));

    /// <summary>Takes a delay into account; one below zero counts as zero.</summary>
    public void Add(TimeSpan delay)
    {
        var sample = Math.Max(delay.TotalMilliseconds, 0);
        if (_smoothed is { } smoothed)
        {
            _spread = (0.75 * _spread) + (0.25 * Math.Abs(smoothed - sample));
            _smoothed = (0.875 * smoothed) + (0.125 * sample);
        }
        else
        {
            _smoothed = sample;
            _spread = sample / 2;
        }
    }
}
