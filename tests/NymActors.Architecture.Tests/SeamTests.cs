using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>
/// Time, timers, randomness and threads come through seams only, so that a whole mixnet can run on simulated time from one
/// seed: docs/architecture.md, "Seams".
/// </summary>
public sealed partial class SeamTests
{
    /// <summary>The seams themselves: the only files that may touch what they stand for.</summary>
    private static readonly string[] Seams =
    [
        "NymActors.Streams/Pacing/SystemPacingClock.cs",
        "NymActors.Streams/Pacing/LinuxClockWaiter.cs",
        "NymActors.Streams/Pacing/PortableClockWaiter.cs",
        "NymActors.Sphinx/SystemRandomSource.cs",
    ];

    public static TheoryData<string> Sources() =>
        [.. Repository.ProductSources().Select(static path => Path.GetRelativePath(Path.Combine(Repository.Root, "src"), path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_file_takes_time_randomness_and_threads_from_its_seams(string path)
    {
        if (Seams.Contains(path))
        {
            return;
        }

        var code = File.ReadAllLines(Path.Combine(Repository.Root, "src", path))
            .Select(static (line, index) => (Line: line, Number: index + 1))
            .Where(static item => !item.Line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Where(static item => Forbidden().IsMatch(item.Line))
            .Select(static item => $"{item.Number}: {item.Line.Trim()}");
        Assert.Empty(code);
    }

    [GeneratedRegex(
        @"\bDateTime(Offset)?\.(Utc)?Now\b|\bEnvironment\.TickCount|\bStopwatch\.|\bnew Random\(|\bRandom\.Shared\b|\bRandomNumberGenerator\."
        + @"|\bTask\.Run\(|\bTask\.Delay\((?![^;]*_time)|\bThread\.Sleep\(|\bThreadPool\.|\bSource\.Tick\(|\.Throttle\(|\bnew (System\.Threading\.)?Timer\(|\bPeriodicTimer\b")]
    private static partial Regex Forbidden();
}
