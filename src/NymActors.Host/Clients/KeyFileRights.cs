using NymActors.Configuration;

namespace NymActors.Host.Clients;

/// <summary>Looks for secret keys that other users of this machine may read, for example after a copy.</summary>
internal static class KeyFileRights
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The files with secret keys that others may read or write; none on Windows, which has no such modes.</summary>
    public static IEnumerable<string> FindOpenFiles(StoragePaths paths)
    {
        string?[] secrets =
        [
            paths.PrivateIdentityKey, paths.PrivateEncryptionKey, paths.AckKey, paths.GatewaySharedKey, paths.GatewayRegistrations, paths.ReplySurbDatabase,
            paths.OwnDatabase,
        ];
        return secrets.OfType<string>().Where(static file => !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & Others) != 0);
    }
}
