using System.Globalization;
using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>A log event is known by its id. Where the source gives none, the generator takes it from the name of the method.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void No_two_log_events_have_one_id()
    {
        var events = Repository.ProductSources()
            .SelectMany(static path => Event().Matches(File.ReadAllText(path)).Select(match => (File: Path.GetFileName(path), Name: match.Groups["name"].Value, Id: IdOf(match))))
            .ToArray();
        var attributes = Repository.ProductSources().Sum(static path => Attribute().Count(File.ReadAllText(path)));

        Assert.Equal(attributes, events.Length);
        Assert.NotEmpty(events);
        Assert.All(events.GroupBy(static item => item.Id), static same => Assert.Single(same));
    }

    private static int IdOf(Match match) => match.Groups["id"].Success
        ? int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture)
        : (int)(match.Groups["name"].Value.Aggregate(2166136261u, static (hash, letter) => unchecked((letter ^ hash) * 16777619u)) & int.MaxValue);

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = (?<id>\d+)|(?<id>\d+),)?(?:[^""]|""(?:[^""\\]|\\.)*"")*?\)\]\s+(?:\w+\s+)*partial void (?<name>\w+)\(")]
    private static partial Regex Event();
}
