using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NymActors.Configuration;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Output;

/// <summary>
/// What the program is (docs/protocol/05-native-client.md section 1.8). Scripts read the labels and keys of the public client; those
/// that name its compiler describe .NET here.
/// </summary>
internal static class BuildInformation
{
    /// <summary>The version of the public client whose commands, files and messages this program speaks.</summary>
    public const string Version = ClientConfiguration.CompatibleVersion;

    private const int LabelWidth = 20;
    // Sources without their history, as a downloaded archive has them.
    private const string NotRecorded = "not recorded";

    private static readonly (string Label, string Key, string Value)[] Fields = Collect();

    /// <summary>The information as text (beginning with an empty line) or as one line of JSON, each with a final newline.</summary>
    public static string Format(OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            var fields = Fields.Select(f => $"\"{f.Key}\":\"{JsonEncodedText.Encode(f.Value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
            return "{" + string.Join(',', fields) + "}\n";
        }

        var text = new StringBuilder("\n");
        // The last one is for JSON only, as in the public client.
        foreach (var (label, _, value) in Fields[..^1])
        {
            text.Append(label.PadRight(LabelWidth)).Append(value).Append('\n');
        }

        return text.ToString();
    }

    private static (string Label, string Key, string Value)[] Collect()
    {
        var assembly = typeof(BuildInformation).Assembly;
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var parts = informational.Split('+', 2);
        var metadata = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(static a => a.Key, static a => a.Value);
        string Of(string name, string otherwise) => metadata[name].FirstOrDefault(static value => !string.IsNullOrEmpty(value)) ?? otherwise;
        var configuration = assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "";
        return
        [
            ("Binary Name:", "binary_name", "nym-client"),
            ("Build Timestamp:", "build_timestamp", Of("BuildTimestamp", NotRecorded)),
            ("Build Version:", "build_version", $"{Version}+nymactors.{parts[0]}"),
            ("Commit SHA:", "commit_sha", parts.Length > 1 ? parts[1] : NotRecorded),
            ("Commit Date:", "commit_timestamp", Of("CommitTimestamp", NotRecorded)),
            ("Commit Branch:", "commit_branch", Of("CommitBranch", "detached HEAD")),
            ("rustc Version:", "rustc_version", RuntimeInformation.FrameworkDescription),
            ("rustc Channel:", "rustc_channel", "none"),
            ("cargo Profile:", "cargo_profile", configuration.Equals("Release", StringComparison.OrdinalIgnoreCase) ? "release" : "debug"),
            ("cargo Triple:", "cargo_triple", RuntimeInformation.RuntimeIdentifier),
        ];
    }
}
