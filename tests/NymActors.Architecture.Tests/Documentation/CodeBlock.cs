namespace NymActors.Architecture.Documentation;

/// <summary>A fenced code block of a page.</summary>
/// <param name="Page">The page, relative to the repository, with slashes.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Tag">What stands behind the opening fence: a language, perhaps more.</param>
/// <param name="Text">The lines between the fences, without the indentation of the fence.</param>
internal sealed record CodeBlock(string Page, int Line, string Tag, string Text)
{
    private const string Fence = "```";

    /// <summary>Every page that people read: those at the top, docs/, samples/.</summary>
    public static IEnumerable<string> Pages() =>
        Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.md", SearchOption.AllDirectories)
                .Where(static path => !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin" or "node_modules")))
            .Order(StringComparer.Ordinal);

    /// <summary>All blocks of all pages.</summary>
    public static IEnumerable<CodeBlock> All() =>
        Pages().SelectMany(static path => Read(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllLines(path)));

    /// <summary>The blocks of one page.</summary>
    /// <exception cref="FormatException">The last block has no end.</exception>
    public static IEnumerable<CodeBlock> Read(string page, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var start = i;
            var indentation = lines[i].Length - lines[i].TrimStart().Length;
            var text = new List<string>();
            for (i++; i < lines.Count && lines[i].Trim() != Fence; i++)
            {
                text.Add(lines[i].Length > indentation ? lines[i][indentation..] : lines[i].TrimStart());
            }

            yield return i < lines.Count
                ? new CodeBlock(page, start + 1, lines[start].Trim()[Fence.Length..].Trim(), string.Join('\n', text))
                : throw new FormatException($"{page}:{start + 1}: the block has no end.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line} ({Tag})";
}
