namespace NymActors.Configuration;

/// <summary>One key of a TOML file, with its full dotted path.</summary>
/// <param name="Path">For example <c>storage_paths.keys.ack_key_file</c>.</param>
/// <param name="Line">The line of the key, from 1.</param>
/// <param name="Value">A string, long, double, bool, a list of these, or a <see cref="TomlOtherValue"/>.</param>
internal sealed record TomlEntry(string Path, int Line, object Value)
{
    /// <summary>The last line of the value, from 1.</summary>
    public int LastLine { get; init; } = Line;

    /// <summary>The value as it stands in the file.</summary>
    public string Text { get; init; } = "";
}
