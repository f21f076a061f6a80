using System.CommandLine;
using System.CommandLine.Parsing;

namespace NymActors.Host.CommandLine;

/// <summary>
/// Words the faults of a command line as the public client does (docs/protocol/05-native-client.md section 1.7), with exit code 2.
/// </summary>
internal static class UsageError
{
    /// <summary>The exit code of a wrong command line.</summary>
    public const int ExitCode = 2;

    /// <summary>How alike two words must be at least for a tip.</summary>
    public const double LeastSimilarity = 0.7;

    /// <summary>Finds what is wrong with a command line.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="arguments">The arguments as they were given.</param>
    /// <returns>The text for standard error with its final newline; null when nothing is wrong.</returns>
    public static string? Find(ParseResult result, IReadOnlyList<string> arguments)
    {
        var command = result.CommandResult.Command;
        if (DashedValue(result, arguments) is { } dashed)
        {
            return Unknown(command, dashed);
        }

        if (result.Errors.Count == 0)
        {
            return (RepeatedFlag(result) is { } flag ? Repeated(command, flag) : null) ?? Conflict(result) ?? MissingOf(command, MissingSymbols(result));
        }

        if (UnknownToken(result) is { } token)
        {
            return FlagWithValue(command, token, arguments) ?? Unknown(command, token);
        }

        foreach (var error in result.Errors)
        {
            if (FindOption(error.SymbolResult) is { Implicit: false } option)
            {
                return OfOption(command, option, error);
            }
        }

        return MissingOf(command, MissingSymbols(result)) ?? $"error: {result.Errors[0].Message}\n{TryHelp}";
    }

    private static string? MissingOf(Command command, List<string> missing) => missing.Count == 0
        ? null
        : $"error: the following required arguments were not provided:\n{string.Concat(missing.Select(name => $"  {name}\n"))}"
            + $"\nUsage: {HelpText.UsageWith(command)}\n{TryHelp}";

    private const string TryHelp = "\nFor more information, try '--help'.\n";

    private static OptionResult? FindOption(SymbolResult? symbol)
    {
        for (var current = symbol; current is not null; current = current.Parent)
        {
            if (current is OptionResult option)
            {
                return option;
            }
        }

        return null;
    }

    private static string OfOption(Command command, OptionResult option, ParseError error)
    {
        var display = OptionFactory.Display(option.Option);
        if (option.IdentifierTokenCount > 1 && option.Option.Arity.MaximumNumberOfValues <= 1)
        {
            return Repeated(command, option.Option);
        }

        return option.Tokens.Count == 0
            ? $"error: a value is required for '{display}' but none was supplied\n{Possible(option.Option)}{TryHelp}"
            : $"error: {error.Message}\n{TryHelp}";
    }

    private static string Repeated(Command command, Option option) =>
        $"error: the argument '{OptionFactory.Display(option)}' cannot be used multiple times\n\nUsage: {HelpText.Usage(command)}\n{TryHelp}";

    /// <summary>A flag that stands twice is no error to the parser.</summary>
    private static Option? RepeatedFlag(ParseResult result)
    {
        for (SymbolResult? scope = result.CommandResult; scope is not null; scope = scope.Parent)
        {
            if (scope is CommandResult command
                && command.Children.OfType<OptionResult>().FirstOrDefault(o => o.IdentifierTokenCount > 1 && o.Option.Arity.MaximumNumberOfValues == 0) is { } flag)
            {
                return flag.Option;
            }
        }

        return null;
    }

    private static string Possible(Option option)
    {
        var choices = OptionFactory.Choices(option);
        return choices.Count == 0 ? "" : $"  [possible values: {string.Join(", ", choices)}]\n";
    }

    /// <summary>Two options of which only one may stand.</summary>
    private static string? Conflict(ParseResult result)
    {
        if (result.CommandResult.Command is not DocumentedCommand command)
        {
            return null;
        }

        foreach (var pair in command.Conflicts.Concat(command.RequiredGroups))
        {
            var given = pair.Where(o => result.GetResult(o) is { Implicit: false }).ToList();
            if (given.Count > 1)
            {
                var usage = command.RequiredGroups.Count > 0 ? HelpText.Usage(command) : HelpText.UsageWith(command, given[0]);
                return $"error: the argument '{OptionFactory.Display(given[0])}' cannot be used with '{OptionFactory.Display(given[1])}'\n\nUsage: {usage}\n{TryHelp}";
            }
        }

        return null;
    }

    /// <summary>A value that begins with a dash must be joined to its option by "=".</summary>
    private static string? DashedValue(ParseResult result, IReadOnlyList<string> arguments) =>
        result.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(option => option.Tokens)
            .Select(token => token.Value)
            .FirstOrDefault(value => value.StartsWith('-') && arguments.Contains(value));

    private static string? FlagWithValue(Command command, string token, IReadOnlyList<string> arguments)
    {
        var flag = command.Options.FirstOrDefault(o => o.Arity.MaximumNumberOfValues == 0 && arguments.Contains($"{o.Name}={token}"));
        return flag is null
            ? null
            : $"error: unexpected value '{token}' for '{flag.Name}' found; no more were expected\n\nUsage: {HelpText.UsageWith(command, flag)}\n{TryHelp}";
    }

    /// <summary>The text for a command that there is not.</summary>
    /// <param name="parent">The command that it should belong to.</param>
    /// <param name="token">What was given.</param>
    public static string UnknownCommand(Command parent, string token)
    {
        var similar = parent.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).Where(name => Similarity.Of(name, token) > LeastSimilarity).ToList();
        similar.Sort((a, b) => Similarity.Of(a, token).CompareTo(Similarity.Of(b, token)));
        var tip = similar.Count switch
        {
            0 => "",
            1 => $"\n  tip: a similar subcommand exists: '{similar[0]}'\n",
            _ => $"\n  tip: some similar subcommands exist: {string.Join(", ", similar.Select(name => $"'{name}'"))}\n",
        };
        return $"error: unrecognized subcommand '{token}'\n{tip}\nUsage: {HelpText.Usage(parent)}\n{TryHelp}";
    }

    private static string Unknown(Command command, string token)
    {
        if (command.Subcommands.Count > 0 && !token.StartsWith('-'))
        {
            return UnknownCommand(command, token);
        }

        var similar = token.StartsWith("--", StringComparison.Ordinal)
            ? command.Options.Where(o => Similarity.Of(o.Name, token) > LeastSimilarity).MaxBy(o => Similarity.Of(o.Name, token))
            : null;
        return similar is null
            ? $"error: unexpected argument '{token}' found\n\nUsage: {HelpText.Usage(command)}\n{TryHelp}"
            : $"error: unexpected argument '{token}' found\n\n  tip: a similar argument exists: '{similar.Name}'\n\nUsage: {HelpText.UsageWith(command, similar)}\n{TryHelp}";
    }

    private static string? UnknownToken(ParseResult result) => result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null;

    private static List<string> MissingSymbols(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var options = command.Options.Where(o => o.Required && result.GetResult(o) is null or { Implicit: true }).Select(OptionFactory.Display);
        var arguments = command.Arguments
            .Where(a => a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is null or { Tokens.Count: 0 })
            .Select(a => $"<{a.Name}>");
        var groups = (command as DocumentedCommand)?.RequiredGroups
            .Where(group => group.All(o => result.GetResult(o) is null or { Implicit: true }))
            .Select(OptionFactory.Display) ?? [];
        return [.. options, .. groups, .. arguments];
    }
}
