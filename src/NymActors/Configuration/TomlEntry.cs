namespace NymActors.Configuration;

/// <summary>One key of a TOML file, with its full dotted path.</summary>
/// <param name="Path">For example <c>storage_paths.keys.ack_key_file</c>.</param>
/// <param name="Line">The line of the key, from 1.</param>
/// <param name="Value">A string, long, double, bool, or a list of these.</param>
internal sealed record TomlEntry(string Path, int Line, object Value);
