using NymActors.Configuration;
using NymActors.Storage;

namespace NymActors.Host.Clients;

/// <summary>Looks for what other users of this machine may change in a client's directory. Windows has no such modes.</summary>
internal static class DirectoryRights
{
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What is open, each with its remedy.</summary>
    public static IEnumerable<string> FindProblems(ClientDirectory directory)
    {
        if (OperatingSystem.IsWindows())
        {
            yield break;
        }

        if (File.Exists(directory.ConfigurationFile) && (File.GetUnixFileMode(directory.ConfigurationFile) & Writers) != 0)
        {
            yield return $"Other users of this machine may change {directory.ConfigurationFile}, and so what the client does. Take the right away: chmod 600";
        }

        string[] directories = [directory.Base, Path.GetDirectoryName(directory.ConfigurationFile)!, directory.Data];
        foreach (var path in directories)
        {
            if (Directory.Exists(path) && (File.GetUnixFileMode(path) & Writers) != 0)
            {
                yield return $"Other users of this machine may replace the files in {path}. Take the right away: chmod 700";
            }
        }
    }

    /// <summary>Takes from others the right to read databases with secrets: the public client leaves them readable for everybody.</summary>
    /// <returns>The files that were.</returns>
    public static IReadOnlyList<string> Tighten(StoragePaths paths)
    {
        string?[] databases = [paths.GatewayRegistrations, paths.ReplySurbDatabase, paths.CredentialsDatabase];
        return [.. databases.OfType<string>().SelectMany(static path => new[] { path, $"{path}-wal", $"{path}-shm" }).Where(Tighten)];
    }

    private static bool Tighten(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || (File.GetUnixFileMode(path) & ~Owner) == 0)
        {
            return false;
        }

        try
        {
            File.SetUnixFileMode(path, Owner);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It belongs to somebody else; the search for open files tells of it.
            return false;
        }
    }
}
