using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>What is left of a gateway connection when its client stops.</summary>
public sealed class GatewayConnectionStateTests
{
    [Fact]
    public async Task A_connection_that_opens_while_the_client_stops_is_closed()
    {
        var random = new SeededRandomSource(1);
        using var key = SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, new byte[32]);
        var (connection, atGateway) = InMemoryGatewayConnection.CreatePair();
        var opening = new TaskCompletionSource<GatewayLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        var state = new GatewayConnectionState(
            new GatewayConnectionConfiguration(),
            new LinkPatience(TimeSpan.FromSeconds(10), null, TimeSpan.FromSeconds(10)),
            random,
            new PacketWriter(new ClientRefs(), new SendingQueue(random), new ClientCounters(), TimeProvider.System),
            TimeProvider.System);
        _ = state.Begin(_ => opening.Task);

        state.Dispose();
        opening.SetResult(new GatewayLink(connection, new BinaryFrameCodec(key, random), BinaryFrameKind.Standard, 0, []));

        Assert.Null(await atGateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        Assert.NotEqual(GatewayCloseKind.ClosedHere, (await atGateway.Closed).Kind);
    }
}
