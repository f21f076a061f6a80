using System.Text.RegularExpressions;

namespace NymActors.Architecture.Documentation;

/// <summary>The pages and the source agree about what exists.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs");

    [Fact]
    public void Every_section_of_the_protocol_that_the_source_names_exists()
    {
        var sections = Directory.GetFiles(Path.Combine(Pages, "protocol"), "*.md").ToDictionary(
            static path => Path.GetFileName(path),
            static path => SectionStart().Matches(File.ReadAllText(path)).Select(static match => match.Groups["number"].Value).ToHashSet());

        var missing = Repository.ProductSources()
            .SelectMany(static path => References(File.ReadAllText(path)).Select(reference => (Path: path, reference.File, reference.Section)))
            .Where(reference => !sections.TryGetValue(reference.File, out var known) || !known.Contains(reference.Section))
            .Select(static reference => $"{Path.GetRelativePath(Repository.Root, reference.Path)}: {reference.File} {reference.Section}")
            .ToArray();

        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_file_that_a_page_names_exists()
    {
        var missing = CodeBlock.Pages()
            .SelectMany(static path => FileNames(path).Select(name => (Path: path, Name: name)))
            .Where(static named => !File.Exists(named.Name) && !Directory.Exists(named.Name))
            .Select(static named => $"{Path.GetRelativePath(Repository.Root, named.Path)}: {Path.GetRelativePath(Repository.Root, named.Name)}")
            .ToArray();

        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_example_program_of_a_how_to_page_is_code_of_a_sample()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetExtension(path) is ".cs" or ".mjs")
            .Select(static path => WithoutIndentation(File.ReadAllText(path)))
            .ToArray();
        var examples = Directory.GetFiles(Path.Combine(Pages, "how-to"), "*.md")
            .SelectMany(static path => Example().Matches(File.ReadAllText(path)).Select(static match => WithoutIndentation(match.Groups["code"].Value)))
            .ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(samples, sample => sample.Contains(example, StringComparison.Ordinal)));
    }

    private static string WithoutIndentation(string code) => string.Join('\n', code.Split('\n').Select(static line => line.Trim())).Trim();

    private static IEnumerable<(string File, string Section)> References(string source) =>
        from Match match in Reference().Matches(source)
        from Capture number in match.Groups["number"].Captures
        select (match.Groups["file"].Value, number.Value);

    private static IEnumerable<string> FileNames(string page)
    {
        var text = File.ReadAllText(page);
        var inRepository = RepositoryPath().Matches(text).Select(static match => Path.Combine(Repository.Root, match.Groups["path"].Value));
        var linked = RelativeLink().Matches(text)
            .Select(match => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, match.Groups["path"].Value)));
        return inRepository.Concat(linked);
    }

    // Headings, and the numbered paragraphs of 04-client-core.md.
    [GeneratedRegex(@"^(?:#+ )?(?<number>\d+(?:\.\d+)*)\.? \S", RegexOptions.Multiline)]
    private static partial Regex SectionStart();

    [GeneratedRegex(@"docs/protocol/(?<file>[\w-]+\.md)(?: sections?)? (?<number>\d+(?:\.\d+)*)(?:(?:, | and | to )(?<number>\d+(?:\.\d+)*))*")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^```(?:csharp|js)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"`(?<path>(?:src|tests|docs|samples|hocon)/[\w./-]+)`")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\((?<path>[\w./-]+)(?:#[\w-]+)?\)")]
    private static partial Regex RelativeLink();
}
