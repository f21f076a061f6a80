using System.Text;

namespace NymActors.Host.Completions;

/// <summary>Completion for bash.</summary>
internal static class BashCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder(
            """
            _nym-native-client() {
                local current previous command word opts
                COMPREPLY=()
                current="${COMP_WORDS[COMP_CWORD]}"
                previous="${COMP_WORDS[COMP_CWORD-1]}"
                command="nym-client"
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$command $word" in

            """);
        foreach (var command in root.All().Skip(1))
        {
            text.Append(' ', 12).Append('"').Append(Key(command)).Append("\") command=\"").Append(Key(command)).Append("\" ;;\n");
        }

        text.Append(
            """
                    esac
                done

                case "$command" in

            """);
        foreach (var command in root.All())
        {
            var words = command.Options.SelectMany(o => o.Names).Concat(command.Commands.Select(c => c.Path[^1])).Concat(command.Arguments);
            text.Append("        \"").Append(Key(command)).Append("\")\n            opts=\"").AppendJoin(' ', words).Append("\"\n            case \"$previous\" in\n");
            foreach (var option in command.Options.Where(o => o.ValueName is not null))
            {
                text.Append(' ', 16).AppendJoin('|', option.Names).Append(") COMPREPLY=($(compgen ")
                    .Append(option.Values.Count > 0 ? $"-W \"{string.Join(' ', option.Values)}\"" : "-f").Append(" -- \"$current\")); return 0 ;;\n");
            }

            text.Append("            esac\n            ;;\n");
        }

        text.Append(
            """
                esac

                COMPREPLY=($(compgen -W "$opts" -- "$current"))
            }

            complete -F _nym-native-client -o nosort -o bashdefault -o default nym-client
            complete -F _nym-native-client -o nosort -o bashdefault -o default nym-native-client

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Key(CompletedCommand command) => string.Join(' ', command.Path.Prepend("nym-client"));
}
