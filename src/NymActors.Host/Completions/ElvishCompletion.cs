using System.Text;

namespace NymActors.Host.Completions;

/// <summary>Completion for elvish.</summary>
internal static class ElvishCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder("use builtin;\nuse str;\n\n");
        foreach (var program in new[] { "nym-client", "nym-native-client" })
        {
            text.Append(
                $$"""
                set edit:completion:arg-completer[{{program}}] = {|@words|
                    fn spaces {|n|
                        builtin:repeat $n ' ' | str:join ''
                    }
                    fn cand {|text desc|
                        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
                    }
                    var completions = [

                """);
            foreach (var command in root.All())
            {
                text.Append($"        &'{string.Join(';', command.Path.Prepend(program))}'= {{\n");
                foreach (var (name, summary) in Candidates.Of(command))
                {
                    text.Append($"            cand {name} '{summary.Replace("'", "''", StringComparison.Ordinal)}'\n");
                }

                text.Append("        }\n");
            }

            // Options and their values may stand anywhere; only a word that is a command there leads on.
            text.Append($$"""
                    ]
                    var command = '{{program}}'
                    for word $words[1..-1] {
                        if (has-key $completions $command';'$word) {
                            set command = $command';'$word
                        }
                    }
                    $completions[$command]
                }

                """);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
