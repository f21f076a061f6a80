using System.CommandLine;
using System.Text;
using System.Text.Json;
using NymActors.Host;
using NymActors.Host.CommandLine;

namespace NymActors.Architecture.Documentation;

/// <summary>
/// Reads the command lines of a page: those of nym-client by the program's own command line, the others by what they name in the
/// repository.
/// </summary>
internal static class ShellExample
{
    private const string Program = "src/NymActors.Host";

    private static readonly string[] DotnetVerbs = ["build", "test", "run", "pack", "publish", "format", "tool"];

    private static readonly Lazy<string> SampleSources = new(static () => Sources("samples"));

    private static readonly Lazy<string> TestSources = new(static () => Sources("tests"));

    /// <summary>Tells what is wrong with the lines of a block.</summary>
    public static IEnumerable<string> Errors(string block) =>
        from line in block.Split('\n')
        let words = Words(line)
        where words.Length > 0
        let error = Check(words)
        where error is not null
        select $"{line.Trim()}: {error}";

    /// <summary>Splits a line as a shell does: quotes hold words together, a comment ends the line.</summary>
    public static string[] Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var isWord = false;
        foreach (var c in line.Trim())
        {
            if (quote == '\0' && c == '#' && !isWord)
            {
                break;
            }

            if (c == quote || (quote == '\0' && c is '\'' or '"'))
            {
                quote = c == quote ? '\0' : c;
                isWord = true;
            }
            else if (c == ' ' && quote == '\0')
            {
                Finish();
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        Finish();
        return [.. words];

        void Finish()
        {
            if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }
    }

    private static string? Check(string[] words) => words switch
    {
        [var setting, .. var rest] when setting.Split('=') is [var name, _] && name.All(static c => char.IsAsciiLetterUpper(c) || c == '_') =>
            TestSources.Value.Contains($"\"{name}\"", StringComparison.Ordinal) ? Check(rest) : $"no test reads {name}",
        ["nym-client", .. var arguments] => NymClient(arguments),
        ["dotnet", "run", "-c", "Release", "--project", var project, .. var arguments] => Run(project, [.. arguments.SkipWhile(static word => word == "--")]),
        ["dotnet", "run", "--project", var project, .. var arguments] => Run(project, [.. arguments.SkipWhile(static word => word == "--")]),
        ["dotnet", var verb, .. var arguments] => Dotnet(verb, arguments),
        ["alias", var definition] => Check(Words(definition[(definition.IndexOf('=', StringComparison.Ordinal) + 1)..] + " --help")),
        ["curl", .. var arguments] => Curl(arguments),
        ["./build.ps1", .. var targets] => Build(targets),
        [".ci/run"] => Missing(".ci/run"),
        // docs/transcript.md is typed into a shell by its test.
        ["ls" or "cat" or "head" or "grep", ..] => null,
        _ => "no test knows this command",
    };

    private static string? NymClient(string[] arguments)
    {
        var io = new ProgramIo(TextWriter.Null, TextWriter.Null, OutputIsTerminal: false, ErrorIsTerminal: false, static _ => null);
        var result = NymClientProgram.CreateCommandLine(io).Root.Parse(
            arguments, new ParserConfiguration { EnablePosixBundling = true, ResponseFileTokenReplacer = null });
        return result.Action is { ClearsParseErrors: true } ? null : UsageError.Find(result, arguments);
    }

    private static string? Run(string project, string[] arguments) =>
        Missing(project) ?? (project == Program ? NymClient(arguments) : null);

    private static string? Dotnet(string verb, string[] arguments) =>
        !DotnetVerbs.Contains(verb) ? $"\"dotnet {verb}\" is not among the commands that the pages use"
        : verb is "build" or "test" or "publish" or "format" && arguments.Length > 0 && !arguments[0].StartsWith('-') ? Missing(arguments[0])
        : null;

    private static string? Curl(string[] arguments)
    {
        var path = new Uri(arguments.Single(static word => word.StartsWith("http://", StringComparison.Ordinal))).AbsolutePath;
        if (Array.IndexOf(arguments, "-d") is var data and >= 0)
        {
            using var body = JsonDocument.Parse(arguments[data + 1]);
        }

        return SampleSources.Value.Contains($"\"{path}\"", StringComparison.Ordinal) ? null : $"no sample has the route {path}";
    }

    private static string? Build(IEnumerable<string> targets)
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "build.ps1"));
        return targets.FirstOrDefault(word => !word.StartsWith('-') && !script.Contains($"'{word}'", StringComparison.Ordinal)) is { } unknown
            ? $"build.ps1 has no target {unknown}"
            : null;
    }

    private static string Sources(string folder) => string.Concat(
        Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    private static string? Missing(string path) =>
        Path.Exists(Path.Combine(Repository.Root, path)) ? null : $"there is no {path}";
}
