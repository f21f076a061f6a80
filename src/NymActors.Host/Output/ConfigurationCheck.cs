using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Output;

/// <summary>What <c>config check</c> prints: what a run would say of a client's directory and change in it.</summary>
internal sealed partial record ConfigurationCheck(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("form")] string? Form,
    [property: JsonPropertyName("usable")] bool IsUsable,
    [property: JsonPropertyName("problems")] IReadOnlyList<string> Problems,
    [property: JsonPropertyName("changes")] IReadOnlyList<string> Changes,
    [property: JsonPropertyName("changed_files")] IReadOnlyList<string> ChangedFiles,
    [property: JsonPropertyName("unknown_keys")] IReadOnlyList<ConfigurationCheck.Key> UnknownKeys,
    [property: JsonPropertyName("warnings")] IReadOnlyList<string> Warnings)
{
    /// <summary>The result with its final newline.</summary>
    public string Format(OutputFormat format) =>
        format == OutputFormat.Json ? Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(this, Json)) + "\n" : Text();

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<ConfigurationCheck> Json { get; } =
        new CheckContext(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ConfigurationCheck;

    private string Text()
    {
        var text = new StringBuilder($"{File}\n");
        text.Append(Form is null ? "" : $"Form: {Form}\n");
        Append("Problems, for which \"run\" would stop:", Problems);
        Append("\"run\" would change:", Changes);
        Append("It would keep a copy of:", ChangedFiles);
        Append("Settings that this client does not know; they have no effect and stay:", [.. UnknownKeys.Select(static key => key.ToString())]);
        Append("Warnings:", Warnings);
        return text.Append(IsUsable ? Changes.Count == 0 ? "This client can run; nothing has to change.\n" : "This client can run.\n" : "This client cannot run.\n").ToString();

        void Append(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count > 0)
            {
                text.Append(title).Append('\n');
                foreach (var line in lines)
                {
                    text.Append("  ").Append(line).Append('\n');
                }
            }
        }
    }

    /// <summary>A key without effect.</summary>
    internal sealed record Key([property: JsonPropertyName("key")] string Name, [property: JsonPropertyName("line")] int Line)
    {
        /// <inheritdoc/>
        public override string ToString() => new Configuration.UnknownKey(Name, Line).ToString();
    }

    [JsonSerializable(typeof(ConfigurationCheck))]
    private sealed partial class CheckContext : JsonSerializerContext;
}
