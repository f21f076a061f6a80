using Microsoft.Extensions.Logging;
using NymActors.Reports;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// What the local WebSocket logs. Addresses are those of this machine's programs, never of correspondents. What others can cause as often
/// as they like is a warning at most once a minute, with a count of the rest.
/// </summary>
/// <param name="log">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed partial class LocalWebSocketLog(ILogger log, TimeProvider time)
{
    /// <summary>The time between two lines of a kind.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly LogLimit _refused = new(time, Interval);
    private readonly LogLimit _silent = new(time, Interval);
    private readonly LogLimit _full = new(time, Interval);
    private readonly LogLimit _gaveUp = new(time, Interval);

    /// <summary>How many attempts to connect were refused so far.</summary>
    public long RefusedCount => _refused.Count;

    public void Refused(string address, string reason) => Limited(_refused, suppressed => RefusedLine(log, address, reason, Others(suppressed)));

    public void Silent(TimeSpan patience) => Limited(_silent, suppressed => SilentLine(log, patience, Others(suppressed)));

    public void Full(int limit) => Limited(_full, suppressed => FullLine(log, limit, Others(suppressed)));

    public void GaveUp(int count) => Limited(_gaveUp, suppressed => GaveUpLine(log, count, Others(suppressed)));

    [LoggerMessage(1101, LogLevel.Debug, "An application connected from {Address}")]
    public partial void Connected(string address);

    // Most programs end without a close frame; that is no fault of anybody.
    [LoggerMessage(1104, LogLevel.Debug, "The application's connection ended: {Reason}")]
    public partial void ConnectionEnded(string reason);

    [LoggerMessage(1110, LogLevel.Debug, "The application answers no pings; a message counts as delivered when it is written to its socket")]
    public partial void KnowsNoPings();

    [LoggerMessage(1109, LogLevel.Debug, "The work on an application's requests ended: {Reason}")]
    public partial void WorkEnded(string reason);

    [LoggerMessage(1105, LogLevel.Debug, "The application did not take the close frame")]
    public partial void CloseFrameNotTaken(Exception reason);

    [LoggerMessage(1102, LogLevel.Warning, "Refused a connection from {Address}: {Reason}{Others}")]
    private static partial void RefusedLine(ILogger log, string address, string reason, string others);

    [LoggerMessage(1106, LogLevel.Warning, "The application answered no ping for {Patience}; its place is free for another one{Others}")]
    private static partial void SilentLine(ILogger log, TimeSpan patience, string others);

    [LoggerMessage(1107, LogLevel.Warning, "{Limit} MiB of the application's requests wait for room in the client; its connection is not read until there is some{Others}")]
    private static partial void FullLine(ILogger log, int limit, string others);

    [LoggerMessage(1108, LogLevel.Warning, "An application left {Count} requests behind that were not worked on yet; they are given up{Others}")]
    private static partial void GaveUpLine(ILogger log, int count, string others);

    private static void Limited(LogLimit limit, Action<long> write)
    {
        if (limit.Next() is { } suppressed)
        {
            write(suppressed);
        }
    }

    private static string Others(long suppressed) => suppressed == 0 ? "" : $" (and {suppressed} times more since the last line about this)";
}
