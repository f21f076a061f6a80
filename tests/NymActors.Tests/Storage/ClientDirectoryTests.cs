using CsCheck;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

public sealed class ClientDirectoryTests
{
    [Fact]
    public void Files_are_where_the_public_client_has_them()
    {
        var directory = new ClientDirectory("/home/user", "alice");
        Assert.Equal("/home/user/.nym/clients/alice", directory.Base);
        Assert.Equal("/home/user/.nym/clients/alice/config/config.toml", directory.ConfigurationFile);
        Assert.Equal("/home/user/.nym/clients/alice/data/private_identity.pem", directory.StoragePaths.PrivateIdentityKey);
        Assert.Equal("/home/user/.nym/clients/alice/data/gateways_registrations.sqlite", directory.StoragePaths.GatewayRegistrations);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("a\\b")]
    [InlineData("C:")]
    [InlineData("a\nb")]
    [InlineData(" ")]
    [InlineData("a ")]
    [InlineData(" a")]
    [InlineData("a\u202eb")]
    [InlineData("a\u200bb")]
    [InlineData("a\u2028b")]
    [InlineData("a\ufffdb")]
    [InlineData("a\ud800b")]
    public void An_id_that_would_leave_the_directory_is_refused(string id) =>
        Assert.Throws<ClientStorageException>(() => new ClientDirectory("/home/user", id));

    [Theory]
    [InlineData('a', 200)]
    [InlineData('\u0436', 100)]
    public void An_id_fits_into_a_file_name(char letter, int longest)
    {
        Assert.Null(ClientDirectory.CheckId(new string(letter, longest)));
        Assert.Contains("200", ClientDirectory.CheckId(new string(letter, longest + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_id_leaves_the_directory() =>
        Gen.String[0, 20].Sample(
            id =>
            {
                if (ClientDirectory.CheckId(id) is null)
                {
                    Assert.Equal("/home/user/.nym/clients", Path.GetDirectoryName(new ClientDirectory("/home/user", id).Base));
                }
            },
            iter: 2_000);

    [Theory]
    [InlineData("alice", "Alice", true)]
    [InlineData("straße", "STRAßE", true)]
    [InlineData("alice", "alice", false)]
    [InlineData("alice", "bob", false)]
    public void An_id_that_differs_from_another_only_in_its_spelling_is_refused(string existing, string id, bool isRefused)
    {
        using var home = new TemporaryDirectory();
        Directory.CreateDirectory(new ClientDirectory(home.Path, existing).Base);
        var error = Record.Exception(new ClientDirectory(home.Path, id).RequireOwnName);
        Assert.Equal(isRefused, error is ClientStorageException refusal && refusal.Message.Contains($"\"{existing}\"", StringComparison.Ordinal));
        Assert.Equal(isRefused, error is not null);
    }

    [Theory]
    [InlineData("/nym", "/home/user", "/nym")]
    [InlineData("", "/home/user", "/home/user")]
    [InlineData(null, "/home/user", "/home/user")]
    public void The_home_directory_can_be_replaced(string? nymHome, string? home, string expected) =>
        Assert.Equal(expected, ClientDirectory.FindHome(name => name == "NYM_HOME_DIR" ? nymHome : home));
}
