using NymActors.Configuration;

namespace NymActors.Surbs;

/// <summary>
/// When more reply SURBs are asked for, and how many. Source: docs/protocol/04-client-core.md 8.1, 8.6, 8.7.
/// </summary>
internal static class SurbThresholds
{
    /// <summary>Whether to ask for more.</summary>
    /// <param name="settings">The thresholds.</param>
    /// <param name="waiting">Fragments that wait for a SURB.</param>
    /// <param name="available">SURBs held.</param>
    /// <param name="expected">SURBs asked for and not yet received.</param>
    public static bool ShouldRequest(this ReplySurbConfiguration settings, int waiting, int available, int expected)
    {
        var sufficient = (long)waiting + settings.MinimumReplySurbStorageThreshold + settings.MinimumReplySurbThresholdBuffer;
        return expected + available < Math.Min(settings.MaximumReplySurbStorageThreshold, sufficient);
    }

    /// <summary>How many to ask for.</summary>
    /// <param name="settings">The thresholds.</param>
    /// <param name="waiting">Fragments that wait for a SURB.</param>
    public static int RequestSize(this ReplySurbConfiguration settings, int waiting)
    {
        var wanted = Math.Max((long)waiting + settings.MinimumReplySurbThresholdBuffer, settings.MinimumReplySurbRequestSize);
        return int.CreateSaturating(Math.Min(settings.MaximumReplySurbRequestSize, wanted));
    }
}
