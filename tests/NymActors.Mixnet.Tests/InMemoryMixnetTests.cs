using Akka.Actor;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Gateway;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

/// <summary>A whole network without a socket.</summary>
public class InMemoryMixnetTests
{
    [Fact]
    public async Task Clients_exchange_messages_and_the_directory_answers_without_a_socket()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.First(), connector: mixnet.GatewayConnector);
        await using var bob = await TestClient.StartAsync(mixnet.Gateways.Last(), connector: mixnet.GatewayConnector);

        Assert.IsType<SendResponse>(await alice.SendAsync(mixnet, bob, seed: 7));
        Assert.Equal(TestPackets.Pattern(TestPackets.MessageLength, 7), await bob.NextPushAsync());
        Assert.Equal(TestPackets.Pattern(TestPackets.AcknowledgementLength, 8), await alice.NextPushAsync());

        var list = DirectoryJson.ReadNodeList(await mixnet.Directory.GetAsync(
            DirectoryUrl.Join(mixnet.NymApiUrl, DirectoryPaths.ActiveMixNodes, ("page", "0")), CancellationToken.None));
        Assert.Equal(6, list.Nodes.Data.Count);
        Assert.Equal(1, mixnet.Snapshot().DirectoryRequests);
        Assert.All(mixnet.Snapshot().Nodes, node => Assert.Equal(0, node.DroppedTotal));
    }

    [Fact]
    public void None_of_the_seams_of_a_network_in_memory_has_sockets_behind_it()
    {
        var seams = MixnetSeams.Of(new() { Transport = MixnetTransport.InMemory });
        Assert.IsType<InMemoryNetwork>(seams.Links);
        Assert.Same(Assert.IsType<InMemoryGatewayNetwork>(seams.Gateways), seams.Connector);
        Assert.Same(Assert.IsType<InMemoryDirectoryNetwork>(seams.DirectoryServer), seams.Directory);
    }

    [Fact]
    public async Task A_node_that_is_stopped_is_gone_and_comes_back_at_its_address()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory, MixNodes = 3, Gateways = 1 });
        var gateway = mixnet.Gateways.Single();
        await using var alice = await TestClient.StartAsync(gateway, connector: mixnet.GatewayConnector);

        await mixnet.StopNodeAsync(gateway.Id);
        Assert.Empty(await alice.TextsUntilClosedAsync());
        await Assert.ThrowsAsync<GatewayConnectionException>(() => mixnet.GatewayConnector.ConnectAsync(gateway.ClientsUrl!));
        await mixnet.StartNodeAsync(gateway.Id);
        await mixnet.RestartNodeAsync(mixnet.Nodes[0].Id);

        await alice.ReconnectAsync();
        Assert.True(Assert.IsType<AuthenticateResponse>(await alice.AuthenticateAsync()).Status);
        await alice.SendAsync(mixnet, alice, seed: 1);
        Assert.NotEmpty(await alice.NextPushAsync());
    }

    [Fact]
    public async Task A_network_carries_messages_in_a_system_that_serializes_every_message_and_recipe()
    {
        using var system = ActorSystem.Create(
            "serializing", "akka { loglevel = WARNING, actor { serialize-messages = on, serialize-creators = on } }");
        foreach (var transport in Enum.GetValues<MixnetTransport>())
        {
            await using var mixnet = await LocalMixnet.StartAsync(
                new() { ActorSystem = system, Transport = transport, MixNodes = 3, Gateways = 2 }).WaitAsync(TimeSpan.FromSeconds(30));
            await using var alice = await TestClient.StartAsync(mixnet.Gateways.First(), connector: mixnet.GatewayConnector);
            await using var bob = await TestClient.StartAsync(mixnet.Gateways.Last(), connector: mixnet.GatewayConnector);
            await alice.SendAsync(mixnet, bob, seed: 3);
            Assert.Equal(3, (await bob.NextPushAsync())[0]);
            await mixnet.RestartNodeAsync(mixnet.Nodes[0].Id);
            Assert.All(mixnet.Snapshot().Nodes, node => Assert.Equal(NodeState.Running, node.State));
            await alice.Connection.CloseAsync();
        }

        await system.Terminate();
    }

    [Theory]
    [InlineData(MixnetTransport.Sockets)]
    [InlineData(MixnetTransport.InMemory)]
    public async Task A_restarted_node_still_refuses_the_packets_of_before(MixnetTransport transport)
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = transport, MixNodes = 3, Gateways = 1 });
        var gateway = mixnet.Gateways.Single();
        await using var alice = await TestClient.StartAsync(gateway, connector: mixnet.GatewayConnector);
        var route = TestPackets.Route(mixnet, gateway);
        var packet = TestPackets.Acknowledgement(route, alice.Identity.PublicKey, new byte[21]);
        await alice.ForwardAsync([.. packet], TestPackets.FirstHop(route));
        Assert.Equal(21, (await alice.NextPushAsync()).Length);

        await mixnet.RestartNodeAsync(route[0].Id);
        await alice.ForwardAsync([.. packet], TestPackets.FirstHop(route));
        await Eventually.TrueAsync(
            () => mixnet.Snapshot().Node(route[0].Id).Dropped.GetValueOrDefault(DropReason.Replayed) == 1, "the replay is refused");
        Assert.Equal(1, mixnet.Snapshot().Node(gateway.Id).Delivered);
    }
}
