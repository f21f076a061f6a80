using System.Text;

namespace NymActors.Host.Completions;

/// <summary>Completion for PowerShell.</summary>
internal static class PowerShellCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder(
            """
            using namespace System.Management.Automation
            using namespace System.Management.Automation.Language

            Register-ArgumentCompleter -Native -CommandName 'nym-client', 'nym-native-client' -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)

                $commandElements = $commandAst.CommandElements
                $command = @(
                    'nym-client'
                    for ($i = 1; $i -lt $commandElements.Count; $i++) {
                        $element = $commandElements[$i]
                        if ($element -isnot [StringConstantExpressionAst] -or
                            $element.StringConstantType -ne [StringConstantType]::BareWord -or
                            $element.Value.StartsWith('-') -or
                            $element.Value -eq $wordToComplete) {
                            break
                        }
                        $element.Value
                    }) -join ';'

                $completions = @(switch ($command) {

            """);
        foreach (var command in root.All())
        {
            text.Append($"        '{string.Join(';', command.Path.Prepend("nym-client"))}' {{\n");
            foreach (var (name, summary) in Candidates.Of(command))
            {
                var kind = name.StartsWith('-') ? "ParameterName" : "ParameterValue";
                text.Append($"            [CompletionResult]::new('{name}', '{name}', [CompletionResultType]::{kind}, '{(summary.Length == 0 ? name : summary.Replace("'", "''", StringComparison.Ordinal))}')\n");
            }

            text.Append("            break\n        }\n");
        }

        text.Append(
            """
                })

                $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
                    Sort-Object -Property ListItemText
            }

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }
}
