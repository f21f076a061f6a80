namespace NymActors.Host;

/// <summary>What is wrong with an environment file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Text">What the public client quotes: the line, the value, or what follows an open quote.</param>
/// <param name="Position">Where in that text it sees the fault.</param>
internal sealed record EnvironmentFault(int Line, string Reason, string Text, int Position)
{
    /// <summary>How the public client says it.</summary>
    public string InWordsOfTheReference => FormattableString.Invariant($"LineParse(\"{Quoted()}\", {Position})");

    private string Quoted() => Text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
