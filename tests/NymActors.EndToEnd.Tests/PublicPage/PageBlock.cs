using System.Text.RegularExpressions;

namespace NymActors.EndToEnd.Tests.PublicPage;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Tag">What stands behind the opening fence.</param>
/// <param name="Lines">What is in it.</param>
internal sealed partial record PageBlock(int Line, string Tag, IReadOnlyList<string> Lines)
{
    /// <summary>The blocks of a page in their order.</summary>
    public static IReadOnlyList<PageBlock> Read(string page) =>
    [
        .. Fenced().Matches(page).Select(match => new PageBlock(
            page.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["tag"].Value, match.Groups["text"].Value[..^1].Split('\n'))),
    ];

    [GeneratedRegex("^```(?<tag>[^\n]+)\n(?<text>.*?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
