using NymActors.Configuration;
using NymActors.Host.Clients;

namespace NymActors.Host.Tests.Clients;

public sealed class KeyFileRightsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nymactors-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Secret_keys_that_others_may_read_are_found()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        var paths = StoragePaths.Below(_directory.FullName);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in new[] { paths.PrivateIdentityKey, paths.PublicIdentityKey, paths.AckKey, paths.GatewayRegistrations! })
        {
            File.WriteAllText(file, "key");
            File.SetUnixFileMode(file, owner);
        }

        Assert.Empty(KeyFileRights.FindOpenFiles(paths));
        File.SetUnixFileMode(paths.PublicIdentityKey, owner | UnixFileMode.OtherRead);
        Assert.Empty(KeyFileRights.FindOpenFiles(paths));
        File.SetUnixFileMode(paths.AckKey, owner | UnixFileMode.GroupRead);
        Assert.Equal([paths.AckKey], KeyFileRights.FindOpenFiles(paths));
    }
}
