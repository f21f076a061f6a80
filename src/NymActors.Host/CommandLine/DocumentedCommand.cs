using System.CommandLine;

namespace NymActors.Host.CommandLine;

/// <summary>A command with a short summary for lists and examples for its help.</summary>
internal sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>One line for the list of commands; the description if it is not set.</summary>
    public string? Summary { get; set; }

    /// <summary>Groups of options of which exactly one must be given.</summary>
    public IReadOnlyList<IReadOnlyList<Option>> RequiredGroups { get; set; } = [];

    /// <summary>Groups of options of which at most one may be given.</summary>
    public IReadOnlyList<IReadOnlyList<Option>> Conflicts { get; set; } = [];

    /// <summary>Lines to copy, separated by LF.</summary>
    public string Examples { get; set; } = "";
}
