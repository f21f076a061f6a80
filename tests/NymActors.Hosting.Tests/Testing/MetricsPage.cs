using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace NymActors.Hosting.Testing;

/// <summary>The table of docs/metrics.md.</summary>
internal static partial class MetricsPage
{
    /// <summary>Its rows.</summary>
    public static IReadOnlyList<(string Name, string Type, string Unit, string Tag, IReadOnlyList<string> Values, string Meaning)> Instruments { get; } =
    [
        .. File.ReadAllLines(Path.Combine(Repository(), "docs", "metrics.md"))
            .Where(static line => line.StartsWith("| `nym.client.", StringComparison.Ordinal))
            .Select(static line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(static cells => (
                Words(cells[0]).Single(), cells[1], Words(cells[2]).Single(), Words(cells[3]).FirstOrDefault("")!, (IReadOnlyList<string>)[.. Words(cells[3]).Skip(1)], cells[4])),
    ];

    /// <summary>The type of an instrument in the words of the table.</summary>
    public static string TypeOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.Contains("Counter", StringComparison.Ordinal) => "counter",
        var name when name.Contains("Gauge", StringComparison.Ordinal) => "gauge",
        var name when name.Contains("Histogram", StringComparison.Ordinal) => "histogram",
        var name => name,
    };

    private static IEnumerable<string> Words(string cell) => Quoted().Matches(cell).Select(static match => match.Groups[1].Value);

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "NymActors.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
