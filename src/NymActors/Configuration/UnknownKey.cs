using System.Globalization;

namespace NymActors.Configuration;

/// <summary>A key of config.toml that this program does not know: it has no effect and stays where it is.</summary>
/// <param name="Path">The full dotted path.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record UnknownKey(string Path, int Line)
{
    /// <summary>Name and line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}: \"{Path}\"");
}
