using System.Text.Json;

namespace NymActors.Sphinx.Tests;

/// <summary>Reads the vector files next to the test assembly.</summary>
internal static class VectorFile
{
    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", name)));
        return document.RootElement.Clone();
    }

    public static byte[] Hex(this JsonElement element, string property) => element.GetProperty(property).Hex();

    public static byte[] Hex(this JsonElement element) => Convert.FromHexString(element.GetString()!);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static ulong Number(this JsonElement element, string property) => element.GetProperty(property).GetUInt64();

    public static JsonElement[] List(this JsonElement element, string property) => [.. element.GetProperty(property).EnumerateArray()];
}
