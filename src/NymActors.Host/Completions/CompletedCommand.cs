using System.CommandLine;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Completions;

/// <summary>A command as completion scripts see it, hidden options included.</summary>
internal sealed record CompletedCommand
{
    private CompletedCommand(Command command, IReadOnlyList<string> path, IReadOnlyList<CompletedOption> inherited)
    {
        Path = path;
        Summary = FirstLine((command as DocumentedCommand)?.Summary ?? command.Description);
        CompletedOption[] own = [.. command.Options.Where(o => !o.Recursive).Select(CompletedOption.Of)];
        CompletedOption[] further = [.. inherited, .. command.Options.Where(o => o.Recursive).Select(CompletedOption.Of)];
        Options = [.. own, .. further.Where(option => own.All(o => o.Name != option.Name))];
        Arguments = [.. command.Arguments.SelectMany(OptionFactory.Choices)];
        HasArgument = command.Arguments.Count > 0;
        Commands = [.. command.Subcommands.Select(c => new CompletedCommand(c, [.. path, c.Name], further))];
    }

    /// <summary>The names from the first command below the program to this one; empty for the program.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    /// <summary>Its options and those that hold for every command.</summary>
    public IReadOnlyList<CompletedOption> Options { get; }

    /// <summary>What its argument may be; empty when anything may, or when it has none.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Whether it takes an argument.</summary>
    public bool HasArgument { get; }

    /// <summary>The commands below it.</summary>
    public IReadOnlyList<CompletedCommand> Commands { get; }

    /// <summary>The program.</summary>
    public static CompletedCommand Of(RootCommand root) => new(root, [], []);

    /// <summary>This command and all below it.</summary>
    public IEnumerable<CompletedCommand> All() => Commands.SelectMany(c => c.All()).Prepend(this);

    internal static string FirstLine(string? text) => (text ?? "").Split('\n')[0];
}
