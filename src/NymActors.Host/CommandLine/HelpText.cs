using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace NymActors.Host.CommandLine;

/// <summary>The help of a command: what it does, how it is called, what its options mean, and examples to copy.</summary>
internal static class HelpText
{
    private const int Width = 100;
    private const int Indent = 10;

    /// <summary>The help of a command, with a final newline.</summary>
    public static string Of(Command command)
    {
        var text = new StringBuilder();
        text.Append(command.Description).Append("\n\nUsage: ").Append(Usage(command)).Append('\n');
        var subcommands = command.Subcommands.Where(c => !c.Hidden).ToList();
        if (subcommands.Count > 0)
        {
            text.Append("\nCommands:\n");
            var width = subcommands.Max(c => c.Name.Length) + 2;
            foreach (var subcommand in subcommands)
            {
                var summary = (subcommand as DocumentedCommand)?.Summary ?? subcommand.Description ?? "";
                AppendWrapped(text.Append("  ").Append(subcommand.Name.PadRight(width)), summary, width + 2, width + 2);
            }
        }

        foreach (var argument in command.Arguments)
        {
            text.Append("\nArguments:\n  ").Append(Display(argument)).Append("  ").Append(argument.Description).Append('\n');
        }

        text.Append("\nOptions:\n");
        foreach (var option in command.Options.Where(o => !o.Hidden))
        {
            AppendOption(text, option);
        }

        if (command is not RootCommand)
        {
            // It is an option of the root, which holds for all commands.
            AppendOption(text, RootOf(command).Options.OfType<HelpOption>().First());
        }

        if (command is DocumentedCommand { Examples: { Length: > 0 } examples })
        {
            text.Append("\nExamples:\n");
            foreach (var line in examples.Split('\n'))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>How a command is called with some of its options, without the word "Usage": what it needs, then these.</summary>
    public static string UsageWith(Command command, params IEnumerable<Option> options)
    {
        var required = command.Options.Where(o => o.Required && !options.Contains(o)).Concat(options).OrderBy(o => o.Required ? 0 : 1).Select(o => " " + OptionFactory.Display(o));
        var groups = (command as DocumentedCommand)?.RequiredGroups.Select(g => " " + OptionFactory.Display(g)) ?? [];
        return PathOf(command) + string.Concat(required) + string.Concat(groups) + string.Concat(command.Arguments.Select(a => " " + Display(a)));
    }

    /// <summary>How a command is called, without the word "Usage".</summary>
    public static string Usage(Command command)
    {
        var path = PathOf(command);
        var required = command.Options.Where(o => o.Required).Select(o => " " + OptionFactory.Display(o));
        var groups = (command as DocumentedCommand)?.RequiredGroups.Select(g => " " + OptionFactory.Display(g)) ?? [];
        var hasOptional = command.Options.Any(o => !o.Required && !o.Hidden && o is not HelpOption && (command as DocumentedCommand)?.RequiredGroups.Any(g => g.Contains(o)) != true);
        var arguments = command.Arguments.Select(a => " " + Display(a));
        if (command is not RootCommand && command.Subcommands.Count > 0 && command.Action is not null)
        {
            return $"{path}\n       {path} <COMMAND>";
        }

        return path
            + (hasOptional ? " [OPTIONS]" : "")
            + string.Concat(required)
            + string.Concat(groups)
            + string.Concat(arguments)
            + (command.Subcommands.Count > 0 ? " <COMMAND>" : "");
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "nym-client" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static Command RootOf(Command command) => command is RootCommand ? command : RootOf(command.Parents.OfType<Command>().First());

    private static string Display(Argument argument) => argument.Arity.MinimumNumberOfValues > 0 ? $"<{argument.Name}>" : $"[{argument.Name}]";

    private static void AppendOption(StringBuilder text, Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(a => a.Length == 2);
        text.Append(shortName is null ? "      " : $"  {shortName}, ").Append(OptionFactory.Display(option)).Append('\n');
        AppendWrapped(text.Append(' ', Indent), option.Description ?? "", Indent, Indent);
    }

    private static void AppendWrapped(StringBuilder text, string words, int column, int indent)
    {
        var first = true;
        foreach (var word in words.Split(' '))
        {
            if (!first && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
                first = true;
            }

            text.Append(first ? "" : " ").Append(word);
            column += word.Length + (first ? 0 : 1);
            first = false;
        }

        text.Append('\n');
    }
}
