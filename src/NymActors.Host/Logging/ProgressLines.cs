using Microsoft.Extensions.Logging;

namespace NymActors.Host.Logging;

/// <summary>Says every 30 s that something which takes long goes on.</summary>
internal static partial class ProgressLines
{
    /// <summary>The time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Waits, and says so.</summary>
    /// <param name="work">What takes long.</param>
    /// <param name="what">What it is, for the line.</param>
    /// <param name="log">Where to say it.</param>
    /// <param name="time">The clock.</param>
    public static async Task<T> WaitAsync<T>(Task<T> work, string what, ILogger log, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        using var timer = time.CreateTimer(
            _ => LogProgress(log, what, (int)time.GetElapsedTime(begun).TotalSeconds), null, Interval, Interval);
        return await work;
    }

    [LoggerMessage(1210, LogLevel.Information, "Still {What}, for {Seconds} s now")]
    private static partial void LogProgress(ILogger log, string what, int seconds);
}
