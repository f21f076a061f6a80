using System.CommandLine;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Completions;

/// <summary>An option as completion scripts see it.</summary>
/// <param name="Name">Its long name, with dashes.</param>
/// <param name="ShortName">Its short name, with its dash; null when it has none.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="ValueName">The name of its value; null for a flag.</param>
/// <param name="Values">What its value may be; empty when anything may.</param>
/// <param name="IsFile">Whether its value is a file.</param>
/// <param name="IsHidden">Whether the help leaves it out.</param>
/// <param name="IsRequired">Whether the command needs it.</param>
internal sealed record CompletedOption(
    string Name, string? ShortName, string Summary, string? ValueName, IReadOnlyList<string> Values, bool IsFile, bool IsHidden, bool IsRequired)
{
    /// <summary>Both names, the short one first.</summary>
    public IEnumerable<string> Names => ShortName is null ? [Name] : [ShortName, Name];

    /// <summary>Describes an option.</summary>
    public static CompletedOption Of(Option option)
    {
        var valueName = option.Arity.MaximumNumberOfValues == 0 ? null : option.HelpName ?? "VALUE";
        return new CompletedOption(
            option.Name,
            option.Aliases.FirstOrDefault(a => a.Length == 2),
            CompletedCommand.FirstLine(option.Description),
            valueName,
            OptionFactory.Choices(option),
            valueName is "CONFIG_ENV_FILE" or "CUSTOM_MIXNET" or "CLIENT_CONFIG" || valueName?.EndsWith("_PATH", StringComparison.Ordinal) == true,
            option.Hidden,
            option.Required);
    }
}
