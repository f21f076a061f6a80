using System.Xml.Linq;

namespace NymActors.Architecture;

/// <summary>Who may use whom: docs/architecture.md, "The projects". Nothing else is allowed.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["NymActors.Sphinx"] = [],
        ["NymActors.Protocol"] = ["NymActors.Sphinx"],
        ["NymActors.Streams"] = ["NymActors.Protocol"],
        ["NymActors"] = ["NymActors.Streams"],
        ["NymActors.Mixnet"] = ["NymActors.Streams"],
        ["NymActors.Simulation"] = ["NymActors.Streams"],
        ["NymActors.Hosting"] = ["NymActors", "NymActors.Mixnet"],
        ["NymActors.Host"] = ["NymActors", "NymActors.Mixnet"],
    };

    /// <summary>Packages with a meaning for the layers: only these projects may reference them.</summary>
    private static readonly Dictionary<string, string[]> PackageOwners = new()
    {
        ["Akka"] = ["NymActors.Streams"],
        ["Akka.Streams"] = ["NymActors.Streams"],
        ["Akka.Hosting"] = ["NymActors.Hosting"],
        ["NSec.Cryptography"] = ["NymActors.Sphinx"],
        ["BouncyCastle.Cryptography"] = ["NymActors.Protocol"],
        ["Tomlyn"] = ["NymActors"],
        ["ZstdSharp.Port"] = ["NymActors.Streams"],
        ["Serilog"] = ["NymActors.Host"],
        ["System.CommandLine"] = ["NymActors.Host"],
        ["Spectre.Console"] = ["NymActors.Host"],
    };

    public static TheoryData<string> Projects() => [.. Repository.ProductProjects().Select(static project => project.Name)];

    [Fact]
    public void Every_product_project_has_a_place_in_the_rule() =>
        Assert.Equal(Allowed.Keys.Order(), Repository.ProductProjects().Select(static project => project.Name).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may_use(string name)
    {
        var references = Elements(name, "ProjectReference")
            .Select(static include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_packages_of_its_layer(string name)
    {
        var foreign = Elements(name, "PackageReference").Where(package => PackageOwners.TryGetValue(package, out var owners) && !owners.Contains(name));
        Assert.Empty(foreign);
    }

    private static IEnumerable<string> Elements(string project, string element) =>
        XDocument.Load(Repository.ProductProjects().Single(candidate => candidate.Name == project).Path)
            .Descendants(element)
            .Select(static item => item.Attribute("Include")!.Value);
}
