using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>
/// The folders of a project use each other in one direction: a circle is one folder under several names. The project's own
/// namespace stands above its folders and may use all of them; what all folders need (options, exceptions) stands there as well.
/// </summary>
public sealed partial class FolderCircleTests
{
    public static TheoryData<string> Projects() => ["NymActors.Mixnet"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_folders_of_a_project_use_each_other_in_no_circle(string project)
    {
        var uses = UsesOf(project);
        Assert.NotEmpty(uses.Values.SelectMany(static used => used));
        Assert.True(CircleIn(uses) is not { } circle, $"{project}: {string.Join(" -> ", CircleIn(uses) ?? [])}");
    }

    [Fact]
    public void A_circle_is_found_over_any_number_of_folders()
    {
        var uses = new Dictionary<string, HashSet<string>> { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["D", "B"], ["D"] = [] };
        Assert.Equal(["B", "C", "B"], CircleIn(uses));
        uses["C"] = ["D"];
        Assert.Null(CircleIn(uses));
    }

    /// <summary>The folders that each folder uses: by a using directive, or by a type with its folder in front.</summary>
    private static Dictionary<string, HashSet<string>> UsesOf(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        var files = Repository.ProductSources()
            .Where(path => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Select(path => (Folder: FolderOf(root, path), Code: File.ReadAllText(path)))
            .Where(static file => file.Folder is not null)
            .ToLookup(static file => file.Folder!, static file => file.Code);
        var types = files.ToDictionary(
            static folder => folder.Key,
            static folder => folder.SelectMany(static code => Declarations().Matches(code)).Select(static match => match.Groups["name"].Value).ToHashSet());
        return files.ToDictionary(
            static folder => folder.Key,
            folder => types.Keys
                .Where(other => other != folder.Key && folder.Any(code => Uses(code, project, other, types[other])))
                .ToHashSet());
    }

    private static string? FolderOf(string root, string path)
    {
        var parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : null;
    }

    private static bool Uses(string code, string project, string folder, HashSet<string> types) =>
        Regex.IsMatch(code, $@"^using (static |\w+ = )?{Regex.Escape(project)}\.{folder}[.;]", RegexOptions.Multiline)
        || Regex.Matches(code, $@"(?<![\w.]){folder}\.(?<type>\w+)").Any(match => types.Contains(match.Groups["type"].Value));

    private static List<string>? CircleIn(Dictionary<string, HashSet<string>> uses)
    {
        var done = new HashSet<string>();
        return uses.Keys.Order(StringComparer.Ordinal).Select(start => Follow(start, [])).FirstOrDefault(static circle => circle is not null);

        List<string>? Follow(string folder, List<string> way)
        {
            if (way.IndexOf(folder) is >= 0 and var first)
            {
                return [.. way[first..], folder];
            }

            if (!done.Add(folder))
            {
                return null;
            }

            return uses[folder].Order(StringComparer.Ordinal)
                .Select(next => Follow(next, [.. way, folder])).FirstOrDefault(static circle => circle is not null);
        }
    }

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex Declarations();
}
