using System.Text.Json;

namespace NymActors.Host.Tests;

/// <summary>The shared test vectors, as files beside the test program.</summary>
internal static class TestVectors
{
    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", name)));
        return document.RootElement.Clone();
    }
}
