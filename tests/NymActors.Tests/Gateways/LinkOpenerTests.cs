using NymActors.Mixnet;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Gateways;

/// <summary>A client and a gateway that do not agree any more whether the one is registered with the other.</summary>
public sealed class LinkOpenerTests
{
    [Fact]
    public async Task A_gateway_that_has_forgotten_the_client_gets_to_know_it_again_with_the_same_keys()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var storage = new MemoryClientStorage();
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");
        var alice = await ConnectAsync(mixnet, storage);
        var address = alice.Address;
        await alice.DisposeAsync();
        await ForgetAsync(mixnet, storage);

        // While nobody is registered: the gateway keeps it under the address.
        var receipt = await bob.SendAsync(address, new byte[] { 1, 2 });
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);

        await using var again = await ConnectAsync(mixnet, storage);
        Assert.Equal(address, again.Address);
        Assert.Equal(1, again.Counters.RepeatedRegistrations.Value);
        Assert.Equal([1, 2], (await again.NextAsync()).Data.ToArray());

        // The new key is the stored one.
        await again.DisposeAsync();
        await using var third = await ConnectAsync(mixnet, storage);
        Assert.Equal(0, third.Counters.RepeatedRegistrations.Value);
    }

    [Fact]
    public async Task A_disk_that_does_not_take_the_new_registration_does_not_end_what_works()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var storage = new MemoryClientStorage();
        await (await ConnectAsync(mixnet, storage)).DisposeAsync();
        await ForgetAsync(mixnet, storage);
        await using var alice = await ConnectAsync(mixnet, new FullStorage(storage));
        Assert.Equal(1, alice.Counters.RepeatedRegistrations.Value);
        await alice.WaitForStatusAsync(ClientAvailability.Degraded).WaitAsync(TestClients.Patience);
    }

    [Fact]
    public async Task A_gateway_is_reached_at_its_second_address_when_the_first_one_is_dead()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var storage = new MemoryClientStorage();
        var alice = await ConnectAsync(mixnet, storage);
        await alice.DisposeAsync();
        var registration = storage.LoadGateway()!;
        storage.StoreGateway(registration with { Listener = new Uri("ws://127.0.0.1:9"), Fallback = registration.Listener });
        await using var again = await ConnectAsync(mixnet, storage);
        await again.WaitForStatusAsync(ClientAvailability.Degraded).WaitAsync(TestClients.Patience);
        await again.DisposeAsync();
        storage.StoreGateway(registration with { Listener = new Uri("ws://127.0.0.1:9"), Fallback = new Uri("ws://127.0.0.1:10") });
        var error = await Assert.ThrowsAsync<NymClientException>(() => ConnectAsync(mixnet, storage));
        Assert.Equal(NymClientError.GatewayUnreachable, error.Error);
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_copy_of_the_client_is_not_locked_out()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var storage = new MemoryClientStorage();
        var alice = await ConnectAsync(mixnet, storage);
        await alice.DisposeAsync();

        // The copy has the same keys and registers anew.
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "copy");
        var directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory);
        var copy = new ClientRegistration(new MemoryClientStorage(), directory, mixnet.GatewayConnector, TimeProvider.System, SystemRandomSource.Instance);
        using var keys = storage.LoadKeys()!;
        var (_, registration) = await copy.CreateAsync(keys, storage.LoadGateway()!.Gateway, overwrite: false, CancellationToken.None);
        registration.SharedKey.Dispose();

        var error = await Assert.ThrowsAsync<NymClientException>(() => ConnectAsync(mixnet, storage));
        Assert.Equal(NymClientError.GatewayRefused, error.Error);
        Assert.Contains("another copy of the client", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is already an open connection to this client", NymClientError.GatewayBusy, "another program uses the same keys")]
    [InlineData("the provided request timestamp is smaller or equal to one previously used", NymClientError.GatewayBusy, "")]
    [InlineData("the provided request timestamp is excessively skewed. got 1 whilst the server time is 2", NymClientError.GatewayRefused, "clock")]
    [InlineData("the client is not registered", NymClientError.NotRegistered, "")]
    [InlineData("no reason at all", NymClientError.GatewayRefused, "no reason at all")]
    public async Task What_a_gateway_says_is_called_by_name(string text, NymClientError expected, string mentioned)
    {
        using var network = new TestNetwork();
        var (connection, gateway) = InMemoryGatewayConnection.CreatePair();
        var dialogue = new GatewayDialogue(connection, network.Registration.Gateway, TimeProvider.System, new SeededRandomSource(3), TestClients.Patience);
        var authentication = dialogue.AuthenticateAsync(network.Keys.Identity, network.Registration.SharedKey, announced: 5, CancellationToken.None);
        await gateway.ReceiveAsync();
        await gateway.SendTextAsync(new ErrorResponse(text).ToJson());
        var error = await Assert.ThrowsAsync<NymClientException>(() => authentication);
        Assert.Equal(expected, error.Error);
        Assert.Contains(mentioned, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A disk on which nothing can be changed any more.</summary>
    private sealed class FullStorage(MemoryClientStorage inner) : IClientStorage
    {
        public ClientKeys? LoadKeys() => inner.LoadKeys();

        public void StoreKeys(ClientKeys keys, bool overwrite) => throw new ClientStorageException("/nowhere", "the disk is full", "Make room", null);

        public GatewayRegistration? LoadGateway() => inner.LoadGateway();

        public void StoreGateway(GatewayRegistration registration) => throw new ClientStorageException("/nowhere", "the disk is full", "Make room", null);
    }

    private static Task<NymClient> ConnectAsync(LocalMixnet mixnet, IClientStorage storage)
    {
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, "alice");
        return NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Storage = storage,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory),
        }).WaitAsync(TestClients.Patience);
    }

    private static async Task ForgetAsync(LocalMixnet mixnet, MemoryClientStorage storage)
    {
        using var keys = storage.LoadKeys()!;
        var registration = storage.LoadGateway()!;
        GatewayLink? link = null;
        while (link is null)
        {
            try
            {
                link = await GatewayLink.OpenAsync(
                    mixnet.GatewayConnector, registration, keys.Identity, TimeProvider.System, SystemRandomSource.Instance, TestClients.Patience, CancellationToken.None);
            }
            catch (NymClientException busy) when (busy.Error == NymClientError.GatewayBusy)
            {
                // One authentication a second.
            }
        }

        await link.Connection.SendTextAsync(EncryptedText.Seal(new ForgetMeRequest(true, true), registration.SharedKey, SystemRandomSource.Instance).ToJson());
        while ((await link.Connection.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience)) is { IsText: false })
        {
            // What had been kept.
        }

        await link.Connection.DisposeAsync();
        registration.SharedKey.Dispose();
    }
}
