using System.Text.Json;
using NymActors.Interop.Tests.Drivers;
using NymActors.Mixnet;
using NymActors.Mixnet.Monitoring;

namespace NymActors.Interop.Tests;

/// <summary>The public WASM client 1.4.1 on our network, without any client of ours: directory, registration, packets, acknowledgements.</summary>
[Collection(nameof(InteropCollection))]
public sealed class WasmNetworkTests(InteropNetwork network) : IAsyncLifetime
{
    private const int TimeLimit = 300_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await network.StartMixnetAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact(Timeout = TimeLimit)]
    public async Task The_public_client_reads_the_whole_topology_from_our_directory()
    {
        await using WasmPeer peer = await WasmPeer.LaunchAsync(Cancellation);

        JsonElement topology = await peer.FetchTopologyAsync(network.Mixnet.NymApiUrl, Cancellation);

        var nodes = topology.GetProperty("nodeDetails").EnumerateObject().Select(node => node.Value).ToDictionary(
            node => node.GetProperty("nodeId").GetUInt32(),
            node => (
                node.GetProperty("identityKey").GetString(),
                node.GetProperty("sphinxKey").GetString(),
                node.GetProperty("mixHost").GetString()));
        Assert.Equal(
            network.Mixnet.Nodes.ToDictionary(
                node => node.Id, node => ((string?)node.IdentityKey, (string?)node.SphinxKey, (string?)node.MixAddress.ToString())),
            nodes);
        Assert.Equal([1u, 2u], Layer(topology, "layer1"));
        Assert.Equal([3u, 4u], Layer(topology, "layer2"));
        Assert.Equal([5u, 6u], Layer(topology, "layer3"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_public_client_registers_with_the_gateway_it_is_told_to_use()
    {
        foreach (MixnetNode gateway in network.Mixnet.Gateways)
        {
            await using WasmPeer peer = await StartAsync(new() { NymApi = network.Mixnet.NymApiUrl, PreferredGateway = gateway.IdentityKey });

            Assert.EndsWith($"@{gateway.IdentityKey}", peer.Address, StringComparison.Ordinal);
            ClientTraffic client = Assert.Single(
                network.Mixnet.Snapshot().Node(gateway.Id).Clients, client => client.IdentityKey == peer.IdentityKey);
            Assert.True(client.IsConnected);
            Assert.Empty(peer.UnexpectedErrors);
        }
    }

    // The numbers of fragments follow from docs/protocol/02-messages.md section 8.
    [Theory(Timeout = TimeLimit)]
    [InlineData(10, 1)]
    [InlineData(2_000, 2)]
    [InlineData(100_000, 63)]
    public async Task Every_packet_of_the_public_client_is_acknowledged_and_none_is_sent_twice(int size, int fragments)
    {
        byte[][] messages = Messages.Make("acknowledged", size);
        await using WasmPeer sender = await StartAsync(new() { NymApi = network.Mixnet.NymApiUrl });
        await using WasmPeer recipient = await StartAsync(new() { NymApi = network.Mixnet.NymApiUrl });

        foreach (byte[] message in messages)
        {
            await sender.SendAsync(recipient.Address, message, Cancellation);
        }

        await Messages.CollectAsync(messages, recipient.Messages, Cancellation);
        int packets = fragments * messages.Length;
        await sender.WaitForAcknowledgementsAsync(packets, Cancellation);

        Assert.Equal(new WasmPeerStatistics(packets, packets, 0, 0), await sender.GetStatisticsAsync(Cancellation));
        Assert.Equal(new WasmPeerStatistics(0, 0, packets, 0), await recipient.GetStatisticsAsync(Cancellation));
        AssertCountedAtGateway(sender, forwardRequests: packets, messagesPushed: 0, acknowledgementsPushed: packets);
        AssertCountedAtGateway(recipient, forwardRequests: 0, messagesPushed: packets, acknowledgementsPushed: 0);
        Assert.Empty(sender.UnexpectedErrors);
        Assert.Empty(recipient.UnexpectedErrors);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task With_its_own_default_rates_the_public_client_gets_its_cover_packets_and_messages_back()
    {
        const int Packets = 100;
        byte[][] messages = Messages.Make("amid cover traffic", 2_000);
        await using WasmPeer peer = await StartAsync(new() { NymApi = network.Mixnet.NymApiUrl, CoverTraffic = true });

        await peer.WaitForAcknowledgementsAsync(Packets, Cancellation);
        foreach (byte[] message in messages)
        {
            await peer.SendAsync(peer.Address, message, Cancellation);
        }

        await Messages.CollectAsync(messages, peer.Messages, Cancellation);
        WasmPeerStatistics statistics = await peer.GetStatisticsAsync(Cancellation);

        Assert.True(statistics.MessageParts >= messages.Length);
        Assert.True(statistics.ForwardRequests >= Packets);
        Assert.Equal(0, statistics.OtherPushes);
        Assert.Empty(peer.UnexpectedErrors);
    }

    private static Task<WasmPeer> StartAsync(WasmPeerOptions options) => WasmPeer.StartAsync(options, Cancellation);

    private static IEnumerable<uint> Layer(JsonElement topology, string name) =>
        topology.GetProperty("rewardedSet").GetProperty(name).EnumerateArray().Select(id => id.GetUInt32()).Order();

    private void AssertCountedAtGateway(WasmPeer peer, long forwardRequests, long messagesPushed, long acknowledgementsPushed)
    {
        ClientTraffic client = network.Mixnet.Snapshot().Client(peer.IdentityKey)!;
        Assert.Equal(
            (forwardRequests, messagesPushed, acknowledgementsPushed),
            (client.ForwardRequests, client.MessagesPushed, client.AcknowledgementsPushed));
    }
}
