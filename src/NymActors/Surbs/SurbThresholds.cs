using NymActors.Configuration;

namespace NymActors.Surbs;

/// <summary>
/// When more reply SURBs are asked for, and how many. Source: docs/protocol/04-client-core.md 8.1, 8.6, 8.7.
/// </summary>
internal static class SurbThresholds
{
    /// <summary>
    /// SURBs of one correspondent that only a request for more may use: at least one, whatever the settings say, as nothing else could ever ask.
    /// </summary>
    public static uint Reserve(this ReplySurbConfiguration settings) => Math.Max(1, settings.MinimumReplySurbStorageThreshold);

    /// <summary>Whether to ask for more.</summary>
    /// <param name="settings">The thresholds.</param>
    /// <param name="waiting">Fragments that wait for a SURB.</param>
    /// <param name="available">SURBs held that will last.</param>
    /// <param name="expected">SURBs asked for and not yet received.</param>
    /// <param name="isAnswered">
    /// Whether the correspondent was answered before: then some are kept in hand above the reserve, half of the smallest request, so that the next
    /// short answer leaves at once. Who was never answered is not asked for more than the reserve.
    /// </param>
    public static bool ShouldRequest(this ReplySurbConfiguration settings, int waiting, int available, int expected, bool isAnswered = false)
    {
        var ahead = Math.Max(settings.MinimumReplySurbThresholdBuffer, isAnswered ? settings.MinimumReplySurbRequestSize / 2 : 0);
        var sufficient = (long)waiting + settings.MinimumReplySurbStorageThreshold + ahead;
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
