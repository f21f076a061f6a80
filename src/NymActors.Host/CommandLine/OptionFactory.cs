using System.CommandLine;
using System.CommandLine.Parsing;

namespace NymActors.Host.CommandLine;

/// <summary>Makes options whose faults are worded as the public client words them (docs/protocol/05-native-client.md section 1.7).</summary>
internal static class OptionFactory
{
    /// <summary>An option with one value.</summary>
    /// <param name="name">The long name, with its dashes.</param>
    /// <param name="valueName">The name of the value, in upper case.</param>
    /// <param name="description">What the option does.</param>
    /// <param name="parse">Reads the value; throws <see cref="FormatException"/> with the reason.</param>
    /// <param name="aliases">Other names, not shown in the help unless they have one dash.</param>
    public static Option<T?> Value<T>(string name, string valueName, string description, Func<string, T> parse, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, Display(name, valueName), result.Tokens[^1].Value, parse),
        };

    /// <summary>An option with a list of values: repeated, or separated by commas.</summary>
    public static Option<IReadOnlyList<T>?> List<T>(string name, string valueName, string description, Func<string, T> parse, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
            [
                .. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(piece => Parse(result, Display(name, valueName), piece, parse)!),
            ],
        };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option as usage errors show it.</summary>
    public static string Display(Option option) =>
        option.Arity.MaximumNumberOfValues == 0 ? option.Name : Display(option.Name, option.HelpName ?? "VALUE");

    /// <summary>A group of options as usage errors show it.</summary>
    public static string Display(IReadOnlyList<Option> group) => $"<{string.Join('|', group.Select(Display))}>";

    /// <summary>The values that an option or argument may have, from its description; none when any may stand.</summary>
    public static IReadOnlyList<string> Choices(Symbol symbol)
    {
        const string before = "[possible values: ";
        var description = symbol.Description ?? "";
        var start = description.IndexOf(before, StringComparison.Ordinal);
        return start < 0 ? [] : description[(start + before.Length)..description.IndexOf(']', start)].Split(", ");
    }

    private static string Display(string name, string valueName) => $"{name} <{valueName}>";

    private static T? Parse<T>(ArgumentResult result, string display, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (ChoiceException e)
        {
            result.AddError($"invalid value '{text}' for '{display}'\n  [possible values: {e.Message}]");
        }
        catch (FormatException e)
        {
            result.AddError($"invalid value '{text}' for '{display}': {e.Message}");
        }

        return default;
    }
}
