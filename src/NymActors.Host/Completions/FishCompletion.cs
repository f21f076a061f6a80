using System.Text;

namespace NymActors.Host.Completions;

/// <summary>Completion for fish.</summary>
internal static class FishCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder();
        foreach (var program in new[] { "nym-client", "nym-native-client" })
        {
            foreach (var command in root.All())
            {
                var start = $"complete -c {program} -n \"{Condition(command)}\"";
                foreach (var option in command.Options)
                {
                    text.Append(start);
                    text.Append(option.ShortName is { } shortName ? $" -s {shortName[1..]}" : "");
                    text.Append(option.Name.StartsWith("--", StringComparison.Ordinal) ? $" -l {option.Name[2..]}" : $" -s {option.Name[1..]}");
                    text.Append($" -d '{Escape(option.Summary)}'");
                    text.Append(option.ValueName is null ? "" : option.IsFile ? " -r -F" : option.Values.Count > 0 ? $" -r -f -a \"{string.Join(' ', option.Values)}\"" : " -r -f");
                    text.Append('\n');
                }

                foreach (var child in command.Commands)
                {
                    text.Append($"{start} -f -a \"{child.Path[^1]}\" -d '{Escape(child.Summary)}'\n");
                }

                text.Append(command.Arguments.Count > 0 ? $"{start} -f -a \"{string.Join(' ', command.Arguments)}\"\n" : "");
            }
        }

        return text.ToString();
    }

    private static string Condition(CompletedCommand command)
    {
        var own = command.Path.Count == 0 ? "" : string.Join("; and ", command.Path.Select(name => $"__fish_seen_subcommand_from {name}"));
        var below = command.Commands.Count == 0 ? "" : $"not __fish_seen_subcommand_from {string.Join(' ', command.Commands.Select(c => c.Path[^1]))}";
        return own.Length > 0 && below.Length > 0 ? $"{own}; and {below}" : own + below;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
