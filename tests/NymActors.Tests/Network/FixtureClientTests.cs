using NymActors.Mixnet;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Testing;
using NymActors.Tests.Storage;
using NymActors.Topology;

namespace NymActors.Tests.Network;

/// <summary>Clients whose directories the real program wrote run against a gateway that knows them.</summary>
public sealed class FixtureClientTests
{
    [Theory]
    [InlineData("1.1.29")]
    [InlineData("1.1.76")]
    public async Task Two_clients_of_a_real_program_send_each_other_a_message_and_an_answer(string version)
    {
        using var alice = new FixtureClient(version, "alice");
        using var bob = new FixtureClient(version, "bob");
        var before = (Alice: alice.Digests(), Bob: bob.Digests());
        await using var mixnet = await StartMixnetAsync(alice, bob);
        await using (var a = await ConnectAsync(mixnet, alice))
        await using (var b = await ConnectAsync(mixnet, bob))
        {
            Assert.Equal(alice.Address(), a.Address.ToString());
            Assert.Equal(bob.Address(), b.Address.ToString());
            await a.SendAsync(b.Address, "there"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("there"u8.ToArray(), (await b.NextAsync()).Data.ToArray());
            await b.SendAnonymousAsync(a.Address, "and back"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
            var answer = await a.NextAsync();
            Assert.Equal("and back"u8.ToArray(), answer.Data.ToArray());
            await a.ReplyAsync(answer.SenderTag!.Value, "thanks"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("thanks"u8.ToArray(), (await b.NextAsync()).Data.ToArray());
        }

        AssertOnlyTheStoreChanged(before.Alice, alice.Digests());
        AssertOnlyTheStoreChanged(before.Bob, bob.Digests());
    }

    /// <summary>Beside the store, the last good map is a file that a running client adds; the public client does not look at it.</summary>
    private static void AssertOnlyTheStoreChanged(IDictionary<string, string> before, IDictionary<string, string> after)
    {
        const string ReplyStore = "data/persistent_reply_store.sqlite";
        Assert.Equal(before.Keys.Union([ReplyStore, "data/nymactors.sqlite", "data/network_map.json"]).Order(StringComparer.Ordinal), after.Keys);
        Assert.All(before.Where(static file => file.Key != ReplyStore), file => Assert.Equal(file.Value, after[file.Key]));
    }

    private static Task<LocalMixnet> StartMixnetAsync(params FixtureClient[] clients)
    {
        var registrations = clients.Select(static client =>
        {
            using var keys = client.Storage.LoadKeys()!;
            return (Client: keys.Identity.PublicKey, Registration: client.Storage.LoadGateway()!);
        }).ToList();
        return TestClients.StartMixnetAsync(new LocalMixnetOptions
        {
            GatewayProtocol = clients[0].Version == "1.1.29" ? GatewayProtocol.Initial : GatewayProtocol.OwnGateway,
            FirstClientsPort = registrations[0].Registration.Listener.Port,
            KnownGateways =
            [
                new KnownGateway(registrations[0].Registration.Gateway, [.. registrations.Select(static item => (item.Client, item.Registration.SharedKey))]),
            ],
        });
    }

    private static Task<NymClient> ConnectAsync(LocalMixnet mixnet, FixtureClient client)
    {
        var configuration = client.Loaded.Configuration with { NymApiUrls = [mixnet.NymApiUrl] };
        return NymClient.ConnectAsync(new NymClientOptions
        {
            Configuration = configuration.WithFastMode(),
            Storage = client.Storage,
            Connector = mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, SystemRandomSource.Instance, mixnet.Directory),
        }).WaitAsync(TestClients.Patience);
    }
}
