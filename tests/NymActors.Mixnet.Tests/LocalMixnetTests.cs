using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests;

public class LocalMixnetTests
{
    [Fact]
    public async Task The_default_network_has_three_layers_of_two_and_two_gateways_and_its_directory_tells_so()
    {
        await using var mixnet = await LocalMixnet.StartAsync();

        Assert.Equal<int>([1, 1, 2, 2, 3, 3, 0, 0], mixnet.Nodes.Select(node => node.Layer));
        Assert.Equal(8, mixnet.Nodes.Select(node => node.MixAddress.Port).Distinct().Count());
        Assert.All(mixnet.Snapshot().Nodes, node => Assert.Equal(NodeState.Running, node.State));

        using var http = new HttpClient();
        var mixNodes = DirectoryJson.ReadNodeList(await http.GetByteArrayAsync($"{mixnet.NymApiUrl}/{DirectoryPaths.ActiveMixNodes}?page=0"));
        Assert.Equal(6, mixNodes.Nodes.Data.Count);
        var gateways = DirectoryJson.ReadNodeList(await http.GetByteArrayAsync($"{mixnet.NymApiUrl}//{DirectoryPaths.EntryGateways}"));
        Assert.Equal(mixnet.Gateways.Select(node => node.IdentityKey), gateways.Nodes.Data.Select(node => node.Identity.ToString()));

        using var preflight = new HttpRequestMessage(HttpMethod.Options, $"{mixnet.NymApiUrl}/{DirectoryPaths.RewardedSet}");
        using var answer = await http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal(3, mixnet.Snapshot().DirectoryRequests);
    }

    [Theory]
    [InlineData(SphinxVersion.V256)]
    [InlineData(SphinxVersion.V257)]
    [InlineData(SphinxVersion.V258)]
    [InlineData(SphinxVersion.V259)]
    public async Task A_packet_of_every_version_crosses_three_mix_nodes_and_its_acknowledgement_comes_back(SphinxVersion version)
    {
        await using var mixnet = await LocalMixnet.StartAsync();
        using var alice = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var bob = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var (near, far) = (mixnet.Gateways.First(), mixnet.Gateways.Last());
        var acknowledgementRoute = TestPackets.Route(mixnet, near, index: 1);
        var acknowledgement = TestPackets.Acknowledgement(
            acknowledgementRoute, alice.PublicKey, TestPackets.Pattern(TestPackets.AcknowledgementLength, 1), version);
        var route = TestPackets.Route(mixnet, far);
        var packet = TestPackets.Regular(
            route, bob.PublicKey, TestPackets.Pattern(TestPackets.MessageLength, 2), acknowledgementRoute, acknowledgement, version);

        await using var sender = new TcpNodeLinkTransport().CreateSender();
        Assert.True(sender.TrySend(TestPackets.FirstHop(route), TestPackets.Frame(packet)));

        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(near.Id).Delivered == 1, "the acknowledgement is delivered");
        var snapshot = mixnet.Snapshot();
        Assert.All(route[..3], node => Assert.Equal((1, 1), (snapshot.Node(node.Id).Received, snapshot.Node(node.Id).Forwarded)));
        Assert.All(acknowledgementRoute[..3], node => Assert.Equal(1, snapshot.Node(node.Id).Forwarded));
        Assert.Equal(1, snapshot.Node(far.Id).Delivered);
        Assert.Equal(1, snapshot.Node(far.Id).AcknowledgementsForwarded);
        Assert.Equal(0, snapshot.Node(near.Id).AcknowledgementsForwarded);
        Assert.Equal((1, 1), (snapshot.Node(far.Id).MessagesStored, snapshot.Node(near.Id).MessagesStored));
        Assert.All(snapshot.Nodes, node => Assert.Equal(0, node.DroppedTotal));
    }

    [Fact]
    public async Task Bad_packets_are_dropped_by_reason_and_only_bad_framing_closes_the_link()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 3, Gateways = 1 });
        using var nobody = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var gateway = mixnet.Gateways.Single();
        var route = TestPackets.Route(mixnet, gateway);
        var mix = route[0];

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(mix.MixAddress);

        // Damaged; then one that ends at the mix node; then the same again.
        await socket.SendAsync(FrameVersion7(1, new byte[2413]));
        var final = TestPackets.Acknowledgement([mix], nobody.PublicKey, new byte[21]);
        await socket.SendAsync(FrameVersion7(2, final));
        await socket.SendAsync(FrameVersion7(2, final));

        // One whose next hop is no address.
        var nowhere = new SphinxHop(new byte[32], EncryptionKey.Parse(mix.SphinxKey).Bytes);
        var lost = new byte[386];
        SphinxPacketBuilder.Build(
            SphinxVersion.V259, [TestPackets.Hop(mix), nowhere], [0, 0], nobody.PublicKey.Bytes, new byte[16], new byte[21], lost, SystemRandomSource.Instance);
        await socket.SendAsync(FrameVersion7(2, lost));

        // Outfox.
        byte[] outfox = [7, 7, 2, .. new byte[377]];
        await socket.SendAsync(outfox);

        // Valid ones with the headers of version 8 and of the oldest form.
        var good = () => TestPackets.Acknowledgement(route, nobody.PublicKey, new byte[21]);
        await socket.SendAsync((byte[])[8, 2, 0, 1, .. good()]);
        await socket.SendAsync((byte[])[2, 0, .. good()]);

        var expected = new Dictionary<DropReason, long>
        {
            [DropReason.UnwrapFailed] = 1,
            [DropReason.WrongRole] = 1,
            [DropReason.Replayed] = 1,
            [DropReason.BadNextHop] = 1,
            [DropReason.UnsupportedPacketType] = 1,
        };
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(mix.Id).Forwarded == 2, "the good ones are forwarded");
        Assert.Equal(expected, mixnet.Snapshot().Node(mix.Id).Dropped);
        Assert.Equal(0, mixnet.Snapshot().Node(mix.Id).FramingErrors);

        await socket.SendAsync((byte[])[9, 1, 0]);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(mix.Id).FramingErrors == 1, "the framing error is counted");
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(gateway.Id).Delivered == 2, "the good ones arrive");
    }

    [Fact]
    public async Task A_gateway_forwards_no_mixed_packets_and_drops_payloads_without_room_for_an_acknowledgement()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 3, Gateways = 1 });
        using var nobody = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var gateway = mixnet.Gateways.Single();
        await using var sender = new TcpNodeLinkTransport().CreateSender();
        var gatewayAddress = NodeRoutingAddress.FromEndPoint(gateway.MixAddress);

        var passing = TestPackets.Acknowledgement([gateway, mixnet.Nodes[0]], nobody.PublicKey, new byte[21]);
        Assert.True(sender.TrySend(gatewayAddress, TestPackets.Frame(passing)));
        var tooShort = TestPackets.Build(
            Protocol.Packets.PacketSize.Regular, [gateway], nobody.PublicKey, TestPackets.Pattern(404, 4), SphinxVersion.V259, 0);
        Assert.True(sender.TrySend(gatewayAddress, TestPackets.Frame(tooShort)));
        var badAddress = TestPackets.Build(
            Protocol.Packets.PacketSize.Regular, [gateway], nobody.PublicKey, TestPackets.Pattern(2000, 9), SphinxVersion.V259, 0);
        Assert.True(sender.TrySend(gatewayAddress, TestPackets.Frame(badAddress)));

        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(gateway.Id).DroppedTotal == 3, "all three are dropped");
        var dropped = mixnet.Snapshot().Node(gateway.Id).Dropped;
        Assert.Equal(1, dropped[DropReason.WrongRole]);
        Assert.Equal(2, dropped[DropReason.BadPayload]);
        Assert.Equal(0, mixnet.Snapshot().Node(gateway.Id).MessagesStored);
    }

    [Fact]
    public async Task A_stopped_node_keeps_its_place_and_comes_back_with_its_keys_and_ports()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 3, Gateways = 1 });
        using var nobody = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var gateway = mixnet.Gateways.Single();
        var route = TestPackets.Route(mixnet, gateway);
        var mix = route[0];

        await mixnet.StopNodeAsync(mix.Id);
        Assert.Equal(NodeState.Stopped, mixnet.Snapshot().Node(mix.Id).State);
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(mix.MixAddress));
        }

        using var http = new HttpClient();
        var list = DirectoryJson.ReadNodeList(await http.GetByteArrayAsync($"{mixnet.NymApiUrl}/{DirectoryPaths.ActiveMixNodes}"));
        Assert.Contains(list.Nodes.Data, node => node.NodeId == mix.Id);

        await mixnet.StartNodeAsync(mix.Id);
        await mixnet.StartNodeAsync(mix.Id);
        Assert.Equal(NodeState.Running, mixnet.Snapshot().Node(mix.Id).State);
        await mixnet.RestartNodeAsync(gateway.Id);
        await using var sender = new TcpNodeLinkTransport().CreateSender();
        sender.TrySend(TestPackets.FirstHop(route), TestPackets.Frame(TestPackets.Acknowledgement(route, nobody.PublicKey, new byte[21])));
        await Eventually.TrueAsync(() => mixnet.Snapshot().Node(gateway.Id).Delivered == 1, "a packet crosses the restarted nodes");
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_nothing_is_left_running()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var directory = await Assert.ThrowsAsync<MixnetException>(() => LocalMixnet.StartAsync(new LocalMixnetOptions { NymApiPort = port }));
        Assert.Contains("directory", directory.Message, StringComparison.Ordinal);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), directory.Message, StringComparison.Ordinal);
        var clients = await Assert.ThrowsAsync<MixnetException>(
            () => LocalMixnet.StartAsync(new LocalMixnetOptions { FirstClientsPort = port, Gateways = 1 }));
        Assert.Contains("gateway", clients.Message, StringComparison.Ordinal);
        var mixNode = await Assert.ThrowsAsync<MixnetException>(() => LocalMixnet.StartAsync(new LocalMixnetOptions { FirstMixPort = port }));
        Assert.Contains("mix-node-1", mixNode.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_system_that_was_terminated_is_refused()
    {
        using var system = ActorSystem.Create("gone");
        await system.Terminate();

        var error = await Assert.ThrowsAsync<MixnetException>(() => LocalMixnet.StartAsync(new() { ActorSystem = system }));
        Assert.Contains("'gone'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_by_name()
    {
        var noLayers = await Assert.ThrowsAsync<ArgumentException>(() => LocalMixnet.StartAsync(new LocalMixnetOptions { MixNodes = 2 }));
        Assert.Equal("MixNodes", noLayers.ParamName);
        var noRoom = await Assert.ThrowsAsync<ArgumentException>(
            () => LocalMixnet.StartAsync(new LocalMixnetOptions { FirstMixPort = 65_530 }));
        Assert.Equal("FirstMixPort", noRoom.ParamName);
        var wildcard = await Assert.ThrowsAsync<MixnetException>(
            () => LocalMixnet.StartAsync(new LocalMixnetOptions { Address = IPAddress.Any }));
        Assert.Contains("0.0.0.0", wildcard.Message, StringComparison.Ordinal);
        var foreign = await Assert.ThrowsAsync<MixnetException>(
            () => LocalMixnet.StartAsync(new LocalMixnetOptions { Address = IPAddress.Parse("192.0.2.1") }));
        Assert.Contains("192.0.2.1", foreign.Message, StringComparison.Ordinal);
    }

    private static byte[] FrameVersion7(byte size, byte[] packet) => [7, size, 0, .. packet];
}
