using System.Text.Json;

namespace NymActors.EndToEnd.Tests.Logging;

/// <summary>A line of a log in JSON.</summary>
/// <param name="Whole">The line.</param>
/// <param name="Level">Its level, in the words of Serilog: Verbose is the lowest.</param>
/// <param name="Message">What it says.</param>
/// <param name="EventId">The number of its event.</param>
internal sealed record LogLine(string Whole, string Level, string Message, int EventId)
{
    /// <summary>Whether it may hold what must stand nowhere above the lowest level.</summary>
    public bool IsTrace => Level == "Verbose";

    /// <summary>Reads a log, each line of which must be an object with all of it.</summary>
    public static IReadOnlyList<LogLine> Read(string log) =>
    [
        .. log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            var json = JsonDocument.Parse(line).RootElement;
            Assert.True(DateTimeOffset.TryParse(json.GetProperty("Timestamp").GetString(), out _), line);
            return new LogLine(
                line, json.GetProperty(nameof(Level)).GetString()!, json.GetProperty("RenderedMessage").GetString()!,
                json.GetProperty("Properties").TryGetProperty(nameof(EventId), out var id) && id.TryGetProperty("Id", out var number) ? number.GetInt32() : -1);
        }),
    ];
}
