using System.Text.Json;

namespace NymActors.EndToEnd.Tests.CommandLine;

/// <summary>One command line that a real nym-client was given, and what it answered.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error, its log included.</param>
internal sealed record RecordedRun(string[] Arguments, int ExitCode, string Output, string Error)
{
    /// <summary>The command line as one text.</summary>
    public string Line => string.Join(' ', Arguments);

    /// <summary>What a version was asked, in order.</summary>
    public static IReadOnlyList<RecordedRun> Read(string version) =>
    [
        .. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Transcripts", $"nym-client-{version}", "command-line-transcript.json")))
            .RootElement.EnumerateArray().Select(static run => new RecordedRun(
                [.. run.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!)],
                run.GetProperty("exit_code").GetInt32(),
                run.GetProperty("stdout").GetString()!,
                run.GetProperty("stderr").GetString()!)),
    ];
}
