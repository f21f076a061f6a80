using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Tests.Gateways;

public class GatewayTrafficTests
{
    [Theory]
    [InlineData(4, BinaryFrameKind.Standard)]
    [InlineData(5, BinaryFrameKind.WithKeyRotation)]
    public async Task A_message_crosses_from_client_to_client_and_its_acknowledgement_comes_back(byte version, BinaryFrameKind kind)
    {
        await using var mixnet = await LocalMixnet.StartAsync();
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.First(), version);
        await using var bob = await TestClient.StartAsync(mixnet.Gateways.Last(), version);

        await alice.SendAsync(mixnet, bob, seed: 7, kind);

        Assert.Equal(TestPackets.Pattern(TestPackets.MessageLength, 7), await bob.NextPushAsync());
        Assert.Equal(TestPackets.Pattern(TestPackets.AcknowledgementLength, 8), await alice.NextPushAsync());
        await Eventually.TrueAsync(() => TrafficOf(mixnet, alice).AcknowledgementsPushed == 1, "the push is counted");
        var traffic = TrafficOf(mixnet, alice);
        Assert.True(traffic.IsConnected);
        Assert.Equal((1, 0, 0), (traffic.ForwardRequests, traffic.MessagesPushed, traffic.Stored));
        Assert.Equal(68_719_476_736 - 2413, traffic.BandwidthRemaining);
        Assert.Equal(1, TrafficOf(mixnet, bob).MessagesPushed);
        Assert.All(mixnet.Snapshot().Nodes, node => Assert.Equal(0, node.DroppedTotal));
    }

    [Fact]
    public async Task Messages_for_an_absent_client_wait_and_come_after_the_response()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 3, Gateways = 1 });
        var gateway = mixnet.Gateways.Single();
        await using var alice = await TestClient.StartAsync(gateway);
        await using var bob = await TestClient.RegisterAsync(gateway);
        await bob.Connection.DisposeAsync();
        await Eventually.TrueAsync(() => !TrafficOf(mixnet, bob).IsConnected, "the gateway notices that Bob has gone");

        for (byte seed = 0; seed < 20; seed++)
        {
            await alice.SendAsync(mixnet, bob, seed);
            await alice.NextPushAsync();
        }

        Assert.Equal(20, mixnet.Snapshot().Node(gateway.Id).MessagesStored);
        await bob.ReconnectAsync();
        await bob.SendTextAsync(
            AuthenticationV2.Create(4, bob.Identity, bob.Key!, TestClient.UnixSeconds(), SystemRandomSource.Instance).ToJson());
        Assert.IsType<AuthenticateResponse>(await bob.NextTextAsync());
        for (byte seed = 0; seed < 20; seed++)
        {
            Assert.Equal(seed, (await bob.NextPushAsync())[0]);
        }

        Assert.Equal(0, mixnet.Snapshot().Node(gateway.Id).MessagesStored);
        Assert.Equal(20, TrafficOf(mixnet, bob).Stored);
    }

    [Fact]
    public async Task A_restarted_gateway_costs_a_reconnection_and_no_message()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 3, Gateways = 2 });
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.First());
        await using var bob = await TestClient.StartAsync(mixnet.Gateways.Last());

        // Fifty messages that Bob has not read when his gateway restarts, and fifty that arrive while he is away.
        for (byte seed = 0; seed < 50; seed++)
        {
            await alice.SendAsync(mixnet, bob, seed);
            await alice.NextPushAsync();
        }

        var restart = mixnet.RestartNodeAsync(bob.Gateway.Id);
        var received = new HashSet<byte>();
        for (int i = 0; i < 50; i++)
        {
            received.Add((await bob.NextPushAsync())[0]);
        }

        Assert.Empty(await bob.TextsUntilClosedAsync());
        await bob.Connection.DisposeAsync();
        await restart;
        for (byte seed = 50; seed < 100; seed++)
        {
            await alice.SendAsync(mixnet, bob, seed);
            await alice.NextPushAsync();
        }

        await bob.ReconnectAsync();
        Assert.True(Assert.IsType<AuthenticateResponse>(await bob.AuthenticateAsync()).Status);
        for (int i = 0; i < 50; i++)
        {
            received.Add((await bob.NextPushAsync())[0]);
        }

        Assert.Equal(100, received.Count);
        Assert.Equal(68_719_476_736, TrafficOf(mixnet, bob).BandwidthRemaining);
    }

    [Fact]
    public async Task A_dead_mix_node_loses_packets_and_the_other_of_its_layer_carries_them()
    {
        await using var mixnet = await LocalMixnet.StartAsync();
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.First());
        await using var bob = await TestClient.StartAsync(mixnet.Gateways.Last());
        var dead = TestPackets.Route(mixnet, bob.Gateway)[1];
        await mixnet.StopNodeAsync(dead.Id);

        Assert.IsType<SendResponse>(await alice.SendAsync(mixnet, bob, seed: 1));
        Assert.IsType<SendResponse>(await alice.SendAsync(mixnet, bob, seed: 2, index: 1));

        Assert.Equal(2, (await bob.NextPushAsync())[0]);
        Assert.Equal(3, (await alice.NextPushAsync())[0]);
        await Eventually.TrueAsync(
            () => mixnet.Snapshot().Nodes.Sum(node => node.Dropped.GetValueOrDefault(DropReason.LinkFailed)) == 1,
            "the packet to the dead node is counted as lost");
        Assert.Equal(NodeState.Stopped, mixnet.Snapshot().Node(dead.Id).State);
    }

    [Fact]
    public async Task Without_bandwidth_a_packet_is_refused_by_a_typed_error_and_the_connection_lives()
    {
        await using var mixnet = await LocalMixnet.StartAsync(
            new LocalMixnetOptions { MixNodes = 3, Gateways = 1, FreeBandwidth = 3000 });
        await using var alice = await TestClient.StartAsync(mixnet.Gateways.Single());

        Assert.Equal(587, Assert.IsType<SendResponse>(await alice.SendAsync(mixnet, alice, seed: 1)).RemainingBandwidth);
        var refusal = Assert.IsType<OutOfBandwidthResponse>(await alice.SendAsync(mixnet, alice, seed: 2));
        Assert.Equal((2413, 587), (refusal.Required, refusal.Available));
        Assert.Equal(3587, Assert.IsType<BandwidthResponse>(await alice.AskAsync(new ClaimFreeBandwidthRequest())).AvailableTotal);
        Assert.IsType<SendResponse>(await alice.SendAsync(mixnet, alice, seed: 3));
    }

    private static ClientTraffic TrafficOf(LocalMixnet mixnet, TestClient client) =>
        mixnet.Snapshot().Client(client.Identity.PublicKey.ToString())!;
}
