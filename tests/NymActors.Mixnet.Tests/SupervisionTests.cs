using Akka.Actor;
using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

public class SupervisionTests
{
    [Fact]
    public async Task Whatever_child_of_the_network_fails_is_replaced_with_its_keys_ports_and_storage()
    {
        using var system = ActorSystem.Create("host", "akka.loglevel = OFF");
        var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { ActorSystem = system, MixNodes = 3, Gateways = 1 });
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.Single());
        using var http = new HttpClient();

        system.ActorSelection("/user/*/*").Tell(Kill.Instance);
        await Eventually.TrueAsync(() => mixnet.Snapshot().Nodes.Any(node => node.State != NodeState.Running), "nodes fail");
        await Eventually.TrueAsync(() => mixnet.Snapshot().Nodes.All(node => node.State == NodeState.Running), "all nodes are back");
        await Eventually.TrueAsync(() => IsUp(http, mixnet), "the directory is back");

        await alice.ReconnectAsync();
        Assert.True(Assert.IsType<Protocol.Gateway.AuthenticateResponse>(await alice.AuthenticateAsync()).Status);
        var route = TestPackets.Route(mixnet, alice.Gateway);
        var packet = TestPackets.Acknowledgement(route, alice.Identity.PublicKey, new byte[21]);
        await alice.ForwardAsync(packet, TestPackets.FirstHop(route));
        Assert.Equal(21, (await alice.NextPushAsync()).Length);

        await mixnet.DisposeAsync();
        Assert.False(system.WhenTerminated.IsCompleted);
        Assert.False(IsUp(http, mixnet));
        await system.Terminate();
    }

    [Fact]
    public async Task Nodes_can_be_linked_in_memory()
    {
        var network = new InMemoryNetwork();
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { Links = network });
        using var nobody = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var gateway = mixnet.Gateways.Last();
        var route = TestPackets.Route(mixnet, gateway);
        await using var sender = network.CreateSender();
        Assert.True(sender.TrySend(
            TestPackets.FirstHop(route), TestPackets.Frame(TestPackets.Acknowledgement(route, nobody.PublicKey, new byte[21]))));
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(gateway.Id).Delivered == 1, "the packet arrives");
        await mixnet.RestartNodeAsync(route[0].Id);
        Assert.True(sender.TrySend(
            TestPackets.FirstHop(route), TestPackets.Frame(TestPackets.Acknowledgement(route, nobody.PublicKey, new byte[21]))));
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(gateway.Id).Delivered == 2, "the next one arrives as well");
    }

    private static bool IsUp(HttpClient http, LocalMixnet mixnet)
    {
        try
        {
            using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, $"{mixnet.NymApiUrl}/v1/api-status/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
