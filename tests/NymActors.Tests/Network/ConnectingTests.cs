using Akka.Actor;
using NymActors.Configuration;
using NymActors.Storage;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>How <see cref="NymClient.ConnectAsync"/> fails: with the named exception, and without waiting for ever.</summary>
public sealed class ConnectingTests
{
    [Fact]
    public async Task An_actor_system_that_was_terminated_is_refused()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("gone", NymClient.DefaultHocon);
        await system.Terminate();

        var error = await Assert.ThrowsAsync<NymClientException>(() => TestClients.ConnectAsync(mixnet, "alice", system));
        Assert.Equal(NymClientError.Stopped, error.Error);
        Assert.Contains("'gone'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_client_of_the_same_id_in_one_actor_system_is_refused()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("shared", NymClient.DefaultHocon);
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);

        var error = await Assert.ThrowsAsync<NymClientException>(() => TestClients.ConnectAsync(mixnet, "alice", system).WaitAsync(TestClients.Patience));
        Assert.Equal(NymClientError.InvalidArgument, error.Error);
        Assert.Equal(ClientStatus.Connected, alice.Status);
    }

    [Fact]
    public async Task Stored_keys_that_cannot_be_used_are_told_and_left_alone()
    {
        var directory = Directory.CreateTempSubdirectory("nym-actors-connecting-");
        try
        {
            var paths = StoragePaths.Below(directory.FullName);
            File.WriteAllText(paths.PrivateIdentityKey, "not a key");
            var options = NymClientOptions.ForNetwork(new Uri("http://127.0.0.1:9/api")) with { Storage = new DirectoryClientStorage(paths) };

            var error = await Assert.ThrowsAsync<NymClientException>(() => NymClient.ConnectAsync(options).WaitAsync(TestClients.Patience));
            Assert.Equal(NymClientError.Storage, error.Error);
            Assert.Contains(directory.FullName, error.Message, StringComparison.Ordinal);
            Assert.Equal("not a key", File.ReadAllText(paths.PrivateIdentityKey));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
