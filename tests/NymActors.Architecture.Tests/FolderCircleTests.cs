using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>
/// A folder is a concern. No two of them need each other, directly or around a corner, so that each can be read without the others it does
/// not name. What stands at the top of a project puts the folders together and is left out.
/// </summary>
public sealed class FolderCircleTests
{
    [Theory]
    [InlineData("NymActors")]
    [InlineData("NymActors.Mixnet")]
    [InlineData("NymActors.Streams")]
    public void No_folder_of_a_project_needs_one_that_needs_it(string project)
    {
        var needs = Needs(project);
        Assert.NotEmpty(needs);
        Assert.All(needs.Keys, folder => Assert.True(Circle(needs, [folder]) is null, string.Join(" -> ", Circle(needs, [folder]) ?? [])));
    }

    private static Dictionary<string, HashSet<string>> Needs(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        var files = Repository.ProductSources()
            .Where(path => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Select(path => (Folder: Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar), Text: File.ReadAllText(path)))
            .Where(static file => file.Folder.Length > 1)
            .Select(static file => (Folder: file.Folder[0], file.Text))
            .ToArray();
        var folders = files.Select(static file => file.Folder).ToHashSet();
        var uses = new Regex($@"^using (?:static |\w+ = )?{Regex.Escape(project)}\.(?<folder>\w+)", RegexOptions.Multiline);
        return folders.ToDictionary(static folder => folder, folder => files
            .Where(file => file.Folder == folder)
            .SelectMany(file => uses.Matches(file.Text))
            .Select(static match => match.Groups["folder"].Value)
            .Where(other => other != folder && folders.Contains(other))
            .ToHashSet());
    }

    private static string[]? Circle(Dictionary<string, HashSet<string>> needs, string[] way)
    {
        foreach (var next in needs[way[^1]])
        {
            if (next == way[0])
            {
                return [.. way, next];
            }

            if (!way.Contains(next) && Circle(needs, [.. way, next]) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
