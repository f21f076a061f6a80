namespace NymActors.Host.Completions;

/// <summary>What may stand next after a command.</summary>
internal static class Candidates
{
    /// <summary>Options, commands and values with what they mean.</summary>
    public static IEnumerable<(string Name, string Summary)> Of(CompletedCommand command) =>
    [
        .. command.Options.SelectMany(option => option.Names.Select(name => (name, option.Summary))),
        .. command.Commands.Select(child => (child.Path[^1], child.Summary)),
        .. command.Arguments.Select(value => (value, value)),
    ];
}
