using System.Security.Cryptography;
using System.Text.Json;
using NymActors.Configuration;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

/// <summary>A copy of a directory that a real nym-client wrote (Fixtures), with its paths set to where the copy is.</summary>
internal sealed class FixtureClient : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    /// <summary>Copies the client of a version, <c>1.1.29</c> or <c>1.1.76</c>, and an id, <c>alice</c> or <c>bob</c>.</summary>
    public FixtureClient(string version, string id)
    {
        Version = version;
        Directory = new ClientDirectory(_home.Path, id);
        var source = Path.Combine(Root(version), "clients", id);
        foreach (var file in System.IO.Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Directory.Base, Path.GetRelativePath(source, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        var text = File.ReadAllText(Directory.ConfigurationFile);
        File.WriteAllText(Directory.ConfigurationFile, text.Replace(version == "1.1.29" ? "/home/nym29/" : "/home/nym/", _home.Path + "/", StringComparison.Ordinal));
    }

    public string Version { get; }

    public string Home => _home.Path;

    public ClientDirectory Directory { get; }

    public LoadedConfiguration Loaded => ClientConfigurationFile.ReadWhole(Directory.ConfigurationFile);

    public DirectoryClientStorage Storage => new(Loaded.Configuration.StoragePaths);

    /// <summary>What the real program answered to each command, in order.</summary>
    public static IReadOnlyList<(string[] Arguments, int ExitCode, string Output, string Error)> Transcript(string version) =>
    [
        .. JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(version), "command-line-transcript.json"))).RootElement.EnumerateArray().Select(run => (
            run.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!).ToArray(),
            run.GetProperty("exit_code").GetInt32(),
            run.GetProperty("stdout").GetString()!,
            run.GetProperty("stderr").GetString()!)),
    ];

    /// <summary>The address that the real program printed.</summary>
    public string Address()
    {
        var output = Transcript(Version).First(run => run.ExitCode == 0 && run.Arguments is ["init", "--id", var id, ..] && id == Directory.Id).Output;
        return output.StartsWith('{')
            ? JsonDocument.Parse(output).RootElement.GetProperty("client_address").GetString()!
            : output.Split('\n').Single(static line => line.StartsWith("Address of this client: ", StringComparison.Ordinal)).Split(": ")[1];
    }

    /// <summary>Every file with its digest.</summary>
    public SortedDictionary<string, string> Digests() => new(
        System.IO.Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Directory.Base, file), static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    public void Dispose() => _home.Dispose();

    private static string Root(string version) => Path.Combine(AppContext.BaseDirectory, "Fixtures", $"nym-client-{version}");
}
