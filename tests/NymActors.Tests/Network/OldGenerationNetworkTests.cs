using System.Text;
using NymActors.Gateways;
using NymActors.Mixnet;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;
using NymActors.Testing;
using NymActors.Topology;

namespace NymActors.Network;

/// <summary>Our client in a network of 2023: its directory has the old routes only, its gateways speak protocol 1.</summary>
public sealed class OldGenerationNetworkTests
{
    [Fact]
    public async Task Clients_of_a_network_of_the_old_generation_exchange_plain_and_anonymous_messages_and_replies()
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new() { GatewayProtocol = 1 });
        using var storage = new MemoryClientStorage();
        await using var alice = await ConnectAsync(mixnet, "alice", storage);
        await using var bob = await ConnectAsync(mixnet, "bob", new MemoryClientStorage());
        using (var key = storage.LoadGateway()!.SharedKey)
        {
            Assert.Equal(SharedKeyKind.Legacy, key.Kind);
        }

        var receipt = await alice.SendAsync(bob.Address, "plain"u8.ToArray());
        Assert.Equal("plain", Encoding.UTF8.GetString((await bob.NextAsync()).Data.Span));
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);

        await alice.SendAnonymousAsync(bob.Address, "question"u8.ToArray(), replySurbs: 15);
        var question = await bob.NextAsync();
        Assert.Equal("question", Encoding.UTF8.GetString(question.Data.Span));
        var reply = await bob.ReplyAsync(question.SenderTag!.Value, new byte[20_000]);
        Assert.Equal(20_000, (await alice.NextAsync()).Data.Length);
        await reply.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.All(mixnet.Snapshot().Nodes, static node => Assert.Empty(node.Dropped));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_client_registers_and_lives_at_gateways_of_every_version(byte version)
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new() { GatewayProtocol = version, MixNodes = 3, Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await alice.SendAnonymousAsync(alice.Address, "question"u8.ToArray(), replySurbs: 15);
        var question = await alice.NextAsync();
        var receipt = await alice.ReplyAsync(question.SenderTag!.Value, "answer"u8.ToArray());
        Assert.Equal("answer", Encoding.UTF8.GetString((await alice.NextAsync()).Data.Span));
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.All(mixnet.Snapshot().Nodes, static node => Assert.Empty(node.Dropped));
    }

    [Fact]
    public async Task A_client_that_registered_with_a_gateway_of_2023_lives_on_when_the_gateway_speaks_the_protocol_of_today()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        var gateway = mixnet.Gateways.First();
        using var storage = new MemoryClientStorage();
        using (var keys = ClientKeys.Generate(SystemRandomSource.Instance))
        await using (var connection = await mixnet.GatewayConnector.ConnectAsync(gateway.ClientsUrl!))
        {
            var identity = IdentityKey.Parse(gateway.IdentityKey);
            var dialogue = new GatewayDialogue(connection, identity, TimeProvider.System, SystemRandomSource.Instance, TestClients.Patience);
            using var key = await dialogue.RegisterAsync(keys.Identity, GatewayProtocol.ChooseForClient(null), CancellationToken.None);
            storage.StoreKeys(keys, overwrite: false);
            storage.StoreGateway(new GatewayRegistration(identity, gateway.ClientsUrl!, key));
            await connection.CloseAsync();
        }

        await using var alice = await ConnectAsync(mixnet, "alice", storage);
        var receipt = await alice.SendAsync(alice.Address, "to myself"u8.ToArray());
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
    }

    private static Task<NymClient> ConnectAsync(LocalMixnet mixnet, string id, IClientStorage storage)
    {
        var configuration = TestClients.Configuration(mixnet.NymApiUrl, id);
        return NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration,
            Storage = storage,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, new OldRoutesOnly(mixnet.Directory)),
        }).WaitAsync(TestClients.Patience);
    }

    /// <summary>A directory of 2023.</summary>
    private sealed class OldRoutesOnly(IDirectoryTransport directory) : IDirectoryTransport
    {
        private static readonly string[] Routes = [DirectoryPaths.OldActiveMixNodes, DirectoryPaths.OldGateways, DirectoryPaths.OldDescribedGateways];

        public Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken) =>
            Array.Exists(Routes, route => address.AbsolutePath.EndsWith(route, StringComparison.Ordinal))
                ? directory.GetAsync(address, cancellationToken)
                : Task.FromException<byte[]>(new DirectoryTransportException("could not be asked: status 404", isNotFound: true));
    }
}
