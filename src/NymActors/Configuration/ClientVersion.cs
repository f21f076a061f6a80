using System.Globalization;

namespace NymActors.Configuration;

/// <summary>The version check of v1.1.29 between program and configuration file (docs/protocol/05-native-client.md section 1.10).</summary>
public static class ClientVersion
{
    /// <summary>Whether a program may use a file: both are semantic versions with equal major and minor numbers.</summary>
    /// <param name="program">The program's version.</param>
    /// <param name="file">The version in the file.</param>
    public static bool IsCompatible(string program, string file) =>
        TryParse(program, out var a) && TryParse(file, out var b) && a == b;

    private static bool TryParse(string? text, out (uint Major, uint Minor) version)
    {
        version = default;
        var core = (text ?? "").Split('-', '+')[0].Split('.');
        return core.Length == 3
            && uint.TryParse(core[0], NumberStyles.None, CultureInfo.InvariantCulture, out version.Major)
            && uint.TryParse(core[1], NumberStyles.None, CultureInfo.InvariantCulture, out version.Minor)
            && uint.TryParse(core[2], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
