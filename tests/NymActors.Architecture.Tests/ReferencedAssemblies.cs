using Microsoft.CodeAnalysis;

namespace NymActors.Architecture;

/// <summary>The assemblies that this process runs on, for compilations of code that uses them. Read once: there are hundreds.</summary>
internal static class ReferencedAssemblies
{
    /// <summary>.NET, the packages and the product.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetExtension(path) == ".dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>.NET and the packages: what the sources of the product are compiled against.</summary>
    public static IReadOnlyList<MetadataReference> WithoutProduct { get; } = [.. All.Where(static reference => !IsProduct(Path.GetFileName(reference.Display!)))];

    private static bool IsProduct(string file) => file.StartsWith("NymActors", StringComparison.Ordinal) || file == "nym-client.dll";
}
