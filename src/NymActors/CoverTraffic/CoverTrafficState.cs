using NymActors.Streams.Pacing;

namespace NymActors.CoverTraffic;

/// <summary>What the cover traffic actor knows, kept outside it so that a restart loses nothing.</summary>
internal sealed class CoverTrafficState
{
    /// <summary>Sending has begun: the network map and the gateway were there once.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The ticks of the stream; null when there is none.</summary>
    public PacingControl? Pacing { get; set; }
}
