using NymActors.Host.Clients;
using NymActors.Storage;

namespace NymActors.Host.Tests.Clients;

public sealed class ClientLockTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("nymactors-lock-").FullName;
    private readonly ClientDirectory _client;

    public ClientLockTests()
    {
        _client = new ClientDirectory(_home, "alice");
        Directory.CreateDirectory(_client.Base);
    }

    private string Holder => Path.Combine(_client.Base, ".lock.holder");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_second_process_is_told_who_has_the_client_and_what_to_do()
    {
        using var held = ClientLock.Take(_client, "run", TimeProvider.System);
        var error = Assert.Throws<HostException>(() => ClientLock.Take(_client, "init", TimeProvider.System));
        Assert.StartsWith($"the client \"alice\" is in use by process {Environment.ProcessId} (nym-client run) since 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("Stop that process first", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--force", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_was_given_back_can_be_taken()
    {
        ClientLock.Take(_client, "run", TimeProvider.System).Dispose();
        Assert.False(File.Exists(Holder));
        ClientLock.Take(_client, "run", TimeProvider.System).Dispose();
    }

    [Fact]
    public void What_a_dead_process_left_is_no_obstacle()
    {
        File.WriteAllText(Path.Combine(_client.Base, ".lock"), "");
        File.WriteAllText(Holder, "process 1 (nym-client run) since 2026-01-01 00:00:00 UTC and much longer than the text of this process would ever be");
        using var held = ClientLock.Take(_client, "run", TimeProvider.System);
        Assert.Equal($"process {Environment.ProcessId} (nym-client run) since ", File.ReadAllText(Holder)[..^23]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    public void A_text_that_is_not_the_holders_is_not_shown(string text)
    {
        using var held = ClientLock.Take(_client, "run", TimeProvider.System);
        File.WriteAllText(Holder, text);
        var error = Assert.Throws<HostException>(() => ClientLock.Take(_client, "run", TimeProvider.System));
        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_locked_is_not_called_in_use()
    {
        Directory.CreateDirectory(Path.Combine(_client.Base, ".lock"));
        Assert.Throws<UnauthorizedAccessException>(() => ClientLock.Take(_client, "run", TimeProvider.System));
    }
}
