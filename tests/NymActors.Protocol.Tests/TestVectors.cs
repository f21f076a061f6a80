using System.Text;
using System.Text.Json;

namespace NymActors.Protocol.Tests;

/// <summary>Reads the test vectors that are copied beside the test assembly.</summary>
internal static class TestVectors
{
    public static JsonElement Load(string fileName)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", fileName)));
        return document.RootElement.Clone();
    }

    /// <summary>The bytes of a hexadecimal property.</summary>
    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    /// <summary>The bytes of "name_hex" or of "name_ascii", whichever is there; none when neither is.</summary>
    public static byte[] Bytes(this JsonElement element, string name)
    {
        if (element.TryGetProperty(name + "_hex", out var hex))
        {
            return Convert.FromHexString(hex.GetString()!);
        }

        return element.TryGetProperty(name + "_ascii", out var ascii) ? Encoding.ASCII.GetBytes(ascii.GetString()!) : [];
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static int Number(this JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
