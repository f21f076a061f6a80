using System.Globalization;
using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>Whoever filters or counts log lines by their number finds one message under each.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void Every_numbered_log_message_has_a_number_of_its_own()
    {
        var messages = Repository.ProductSources()
            .SelectMany(static path => Messages().Matches(File.ReadAllText(path)).Select(match => (File: Path.GetFileName(path), Arguments: match.Groups[1].Value)))
            .Select(static message => (message.File, message.Arguments, Number: Number().Match(message.Arguments)))
            .ToList();
        Assert.NotEmpty(messages);
        Assert.All(messages, static message => Assert.True(message.Number.Success, $"{message.File}: no number in {message.Arguments}"));
        Assert.Equal(
            messages.Count,
            messages.Select(static message => int.Parse(message.Number.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Count());
    }

    [GeneratedRegex(@"\[LoggerMessage\(([^\n]*)")]
    private static partial Regex Messages();

    [GeneratedRegex(@"^(?:EventId = )?(\d+)\b")]
    private static partial Regex Number();
}
