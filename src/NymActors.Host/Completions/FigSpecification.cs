using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NymActors.Host.Completions;

/// <summary>The Fig specification: a TypeScript module.</summary>
internal static class FigSpecification
{
    /// <summary>Writes the module.</summary>
    public static string Write(CompletedCommand root)
    {
        var text = new StringBuilder("const completion: Fig.Spec = {\n  name: [\"nym-client\", \"nym-native-client\"],\n");
        AppendBody(text, root, "  ");
        return text.Append("};\n\nexport default completion;\n").ToString();
    }

    private static void AppendBody(StringBuilder text, CompletedCommand command, string indent)
    {
        text.Append($"{indent}description: {Quote(command.Summary)},\n");
        if (command.Commands.Count > 0)
        {
            text.Append($"{indent}subcommands: [\n");
            foreach (var child in command.Commands)
            {
                text.Append($"{indent}  {{\n{indent}    name: {Quote(child.Path[^1])},\n");
                AppendBody(text, child, indent + "    ");
                text.Append($"{indent}  }},\n");
            }

            text.Append($"{indent}],\n");
        }

        text.Append($"{indent}options: [\n");
        foreach (var option in command.Options)
        {
            AppendOption(text, option, indent + "  ");
        }

        text.Append($"{indent}],\n");
        if (command.Arguments.Count > 0)
        {
            text.Append($"{indent}args: {{ name: \"value\", suggestions: [{string.Join(", ", command.Arguments.Select(Quote))}] }},\n");
        }
    }

    private static void AppendOption(StringBuilder text, CompletedOption option, string indent)
    {
        var names = option.Names.Select(Quote).ToList();
        text.Append($"{indent}{{\n{indent}  name: {(names.Count == 1 ? names[0] : $"[{string.Join(", ", names)}]")},\n");
        text.Append($"{indent}  description: {Quote(option.Summary)},\n");
        text.Append(option is { IsHidden: true, ValueName: not null } ? $"{indent}  hidden: true,\n" : "");
        if (option.ValueName is not null)
        {
            text.Append($"{indent}  isRepeatable: true,\n{indent}  args: {{ name: {Quote(option.ValueName)}");
            text.Append(option.IsRequired ? "" : ", isOptional: true");
            text.Append(option.Values.Count > 0 ? $", suggestions: [{string.Join(", ", option.Values.Select(Quote))}]" : "");
            text.Append(option.IsFile ? ", template: \"filepaths\"" : "").Append(" },\n");
        }

        text.Append($"{indent}}},\n");
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
