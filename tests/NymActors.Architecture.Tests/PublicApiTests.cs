using System.Reflection;
using PublicApiGenerator;

namespace NymActors.Architecture;

/// <summary>
/// What a package offers changes on purpose only: its public API stands in PublicApi/, and a change of it shows there in review. To
/// approve one, run these tests with the environment variable APPROVE_PUBLIC_API set to 1, and commit the files.
/// </summary>
public sealed class PublicApiTests
{
    private const string Approve = "APPROVE_PUBLIC_API";

    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    public static TheoryData<string> Packages() =>
        ["NymActors.Sphinx", "NymActors.Protocol", "NymActors.Streams", "NymActors", "NymActors.Mixnet", "NymActors.Hosting"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_of_a_package_is_the_approved_one(string package)
    {
        var file = Path.Combine(Repository.Root, "tests", "NymActors.Architecture.Tests", "PublicApi", $"{package}.txt");
        var api = Assembly.Load(package).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllText(file, api);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(approved == api, $"The public API of {package} has changed. If that is meant, run these tests with {Approve}=1 and commit the change:\n{Difference(approved, api)}");
    }

    private static string Difference(string approved, string api)
    {
        var (before, after) = (approved.Split('\n'), api.Split('\n'));
        return string.Join('\n', before.Except(after).Select(static line => "- " + line.Trim()).Concat(after.Except(before).Select(static line => "+ " + line.Trim())));
    }
}
