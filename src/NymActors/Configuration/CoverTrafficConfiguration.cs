namespace NymActors.Configuration;

/// <summary>The stream of loop cover packets, <c>[debug.cover_traffic]</c> (docs/protocol/04-client-core.md section 19.5).</summary>
public sealed record CoverTrafficConfiguration
{
    /// <summary>The mean time between two loop cover packets, 200 ms by default.</summary>
    public TimeSpan LoopCoverTrafficAverageDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The share of cover packets that have the primary size when a secondary size is set, 0 to 1, 0.7 by default. There is no secondary size here: any value but the default and 1 is refused.</summary>
    public double CoverTrafficPrimarySizeRatio { get; init; } = 0.7;

    /// <summary>True sends no loop cover packets.</summary>
    public bool DisableLoopCoverTrafficStream { get; init; }
}
