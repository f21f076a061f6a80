namespace NymActors.CoverTraffic;

/// <summary>What the cover traffic actor knows, kept outside it so that a restart loses nothing.</summary>
internal sealed class CoverTrafficState
{
    /// <summary>Sending has begun: the network map and the gateway were there once.</summary>
    public bool HasBegun { get; set; }
}
