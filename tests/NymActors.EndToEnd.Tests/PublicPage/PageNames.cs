using System.Text.RegularExpressions;

namespace NymActors.EndToEnd.Tests.PublicPage;

/// <summary>What the names in angle brackets of a page stand for in this session.</summary>
internal sealed partial class PageNames
{
    private readonly Dictionary<string, string> _values = [];

    // What the page writes for what the test chooses.
    private readonly List<(string OnPage, string Here)> _constants = [];

    /// <summary>Says what stands here for something that the page writes out.</summary>
    public void Replace(string onPage, string here) => _constants.Add((onPage, here));

    /// <summary>Says what a name stands for.</summary>
    public void Set(string name, string value) => _values[name] = value;

    /// <summary>What stands for a name.</summary>
    public string Get(string name) => name == "the address" ? $"{Get("identity key")}.{Get("encryption key")}@{Get("gateway")}" : _values[name];

    /// <summary>A line of the page with the values of this session.</summary>
    public string Fill(string line) => Name().Replace(Here(line), match => Get(match.Groups["name"].Value));

    /// <summary>Compares a line with one of the page, and remembers what stands for the names that are new in it.</summary>
    public bool Matches(string onPage, string actual)
    {
        var names = new List<string>();
        var pattern = EscapedName().Replace(Regex.Escape(Here(onPage)), match =>
        {
            var name = match.Groups["name"].Value.Replace("\\ ", " ", StringComparison.Ordinal);
            if (name != "time" && name != "packets" && IsKnown(name))
            {
                return Regex.Escape(Get(name));
            }

            names.Add(name);
            return $"(?<n{names.Count}>{Shape(name)})";
        });
        var found = Regex.Match(actual, $"^{pattern}$");
        for (var i = 0; found.Success && i < names.Count; i++)
        {
            _values[names[i]] = found.Groups[$"n{i + 1}"].Value;
        }

        return found.Success;
    }

    private static string Shape(string name) => name switch
    {
        "time" => @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
        "packets" => @"\d+",
        "the sender tag" => "[1-9A-HJ-NP-Za-km-z]{21,22}",
        _ when name.Contains("port", StringComparison.Ordinal) => @"\d{1,5}",
        _ when name.EndsWith("base64", StringComparison.Ordinal) => "[0-9A-Za-z+/]{43}=",
        _ => "[1-9A-HJ-NP-Za-km-z]{32,44}",
    };

    private bool IsKnown(string name) => name == "the address" || _values.ContainsKey(name);

    private string Here(string line) => _constants.Aggregate(line, static (text, pair) => text.Replace(pair.OnPage, pair.Here, StringComparison.Ordinal));

    [GeneratedRegex("<(?<name>[a-z][a-z0-9, ]*)>")]
    private static partial Regex Name();

    [GeneratedRegex(@"<(?<name>[a-z](?:[a-z0-9,]|\\ )*)>")]
    private static partial Regex EscapedName();
}
