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

    private const int LargestTypo = 2;

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
            return RepeatedFlag(result) is { } flag ? Repeated(command, flag) : null;
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

        var missing = MissingSymbols(result);
        if (missing.Count > 0)
        {
            var lines = string.Concat(missing.Select(name => $"  {name}\n"));
            return $"error: the following required arguments were not provided:\n{lines}\nUsage: {RequiredUsage(command)}\n{TryHelp}";
        }

        return $"error: {result.Errors[0].Message}\n{TryHelp}";
    }

    private const string PossibleValues = "[possible values: ";

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
        var description = option.Description ?? "";
        var start = description.IndexOf(PossibleValues, StringComparison.Ordinal);
        return start < 0 ? "" : $"  {description[start..(description.IndexOf(']', start) + 1)]}\n";
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
            : $"error: unexpected value '{token}' for '{flag.Name}' found; no more were expected\n\nUsage: {HelpText.Usage(command)}\n{TryHelp}";
    }

    private static string Unknown(Command command, string token)
    {
        var isCommand = command is RootCommand && !token.StartsWith('-');
        var candidates = isCommand
            ? command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
            : command.Options.Where(o => !o.Hidden).Select(o => o.Name);
        var similar = candidates.OrderBy(name => Distance(name, token)).FirstOrDefault(name => Distance(name, token) <= LargestTypo);
        var tip = similar is null ? GlobalOptionTip(command, token) : $"\n  tip: a similar {(isCommand ? "subcommand" : "argument")} exists: '{similar}'\n";
        var text = isCommand ? $"unrecognized subcommand '{token}'" : $"unexpected argument '{token}' found";
        return $"error: {text}\n{tip}\nUsage: {HelpText.Usage(command)}\n{TryHelp}";
    }

    private static string GlobalOptionTip(Command command, string token) =>
        command.Parents.OfType<RootCommand>().FirstOrDefault() is { } root && root.Options.Any(o => o.Name == token || o.Aliases.Contains(token))
            ? $"\n  tip: this stands before the command: 'nym-client {token} {command.Name}'\n"
            : "";

    private static string? UnknownToken(ParseResult result) => result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null;

    private static List<string> MissingSymbols(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var options = command.Options.Where(o => o.Required && result.GetResult(o) is null or { Implicit: true }).Select(OptionFactory.Display);
        var arguments = command.Arguments
            .Where(a => a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is null or { Tokens.Count: 0 })
            .Select(a => $"<{a.Name}>");
        return [.. options, .. arguments];
    }

    private static string RequiredUsage(Command command) =>
        HelpText.Usage(command).Replace(" [OPTIONS]", "", StringComparison.Ordinal);

    /// <summary>The least number of inserted, removed or changed characters between two words.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
