using System.Text;

namespace NymActors.Host.Completions;

/// <summary>Completion for zsh: one function for each command.</summary>
internal static class ZshCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder("#compdef nym-client nym-native-client\n\n");
        foreach (var command in root.All())
        {
            text.Append(Function(command)).Append("() {\n    local context state line\n    typeset -A opt_args\n    _arguments -s -S -C \\\n");
            foreach (var option in command.Options)
            {
                foreach (var name in option.Names)
                {
                    text.Append("        '").Append(name).Append(option is { ValueName: not null, ShortName: { } shortName } && name == shortName ? "+" : option.ValueName is null ? "" : "=")
                        .Append('[').Append(Escape(option.Summary)).Append(']').Append(ValueOf(option)).Append("' \\\n");
                }
            }

            if (command.Commands.Count > 0)
            {
                text.Append("        ':command:->command' \\\n        '*::argument:->argument'\n    case $state in\n        command)\n            local -a commands\n            commands=(\n");
                foreach (var child in command.Commands)
                {
                    text.Append("                '").Append(child.Path[^1]).Append(':').Append(Escape(child.Summary)).Append("'\n");
                }

                text.Append("            )\n            _describe -t commands command commands\n            ;;\n        argument)\n            case $line[1] in\n");
                foreach (var child in command.Commands)
                {
                    text.Append("                ").Append(child.Path[^1]).Append(") ").Append(Function(child)).Append(" ;;\n");
                }

                text.Append("            esac\n            ;;\n    esac\n");
            }
            else
            {
                text.Append(command.Arguments.Count > 0 ? $"        ':value:({string.Join(' ', command.Arguments)})'\n" : command.HasArgument ? "        '*:value:'\n" : "        && return 0\n");
            }

            text.Append("}\n\n");
        }

        return text.Append(
            """
            if [ "$funcstack[1]" = "_nym-native-client" ]; then
                _nym-native-client "$@"
            else
                compdef _nym-native-client nym-client nym-native-client
            fi

            """).ToString().ReplaceLineEndings("\n");
    }

    private static string Function(CompletedCommand command) => string.Join("__", command.Path.Prepend("_nym-native-client"));

    private static string ValueOf(CompletedOption option) => option switch
    {
        { ValueName: null } => "",
        { Values.Count: > 0 } => $":{option.ValueName}:({string.Join(' ', option.Values)})",
        { IsFile: true } => $":{option.ValueName}:_files",
        _ => $":{option.ValueName}: ",
    };

    private static string Escape(string text) =>
        text.Replace("'", "'\\''", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)
            .Replace(":", "\\:", StringComparison.Ordinal);
}
