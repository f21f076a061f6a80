using System.CommandLine;

namespace NymActors.Host.CommandLine;

/// <summary>A command with a short summary for lists and examples for its help.</summary>
internal sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>One line for the list of commands; the description if it is not set.</summary>
    public string? Summary { get; set; }

    /// <summary>Lines to copy, separated by LF.</summary>
    public string Examples { get; set; } = "";
}
