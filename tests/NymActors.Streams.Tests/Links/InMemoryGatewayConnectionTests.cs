using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class InMemoryGatewayConnectionTests : GatewayConnectionTests
{
    private static readonly Uri Address = new("ws://gateway:9000");

    [Fact]
    public async Task A_network_connects_to_whoever_listens_at_the_address()
    {
        InMemoryGatewayNetwork network = new();
        List<IGatewayConnection> accepted = [];
        IDisposable listening = network.Listen(Address, accepted.Add);
        Assert.Throws<InvalidOperationException>(() => network.Listen(Address, accepted.Add));
        IGatewayConnection client = await network.ConnectAsync(new Uri("ws://GATEWAY:9000/"));
        await client.SendTextAsync("hello");
        Assert.Equal("hello", (await Receive(Assert.Single(accepted)))!.Value.Text);

        listening.Dispose();
        await Assert.ThrowsAsync<GatewayConnectionException>(() => network.ConnectAsync(Address));
        using IDisposable again = network.Listen(Address, accepted.Add);
        await network.ConnectAsync(Address);
        Assert.Equal(2, accepted.Count);
    }

    [Fact]
    public async Task The_senders_buffer_may_be_used_again()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        byte[] buffer = [1, 2, 3];
        await client.SendBinaryAsync(buffer);
        buffer[0] = 9;
        Assert.Equal([1, 2, 3], (await Receive(gateway))!.Value.Bytes.ToArray());
    }

    protected override Task<(IGatewayConnection Client, IGatewayConnection Gateway)> ConnectAsync(
        int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    {
        (InMemoryGatewayConnection client, InMemoryGatewayConnection gateway) = InMemoryGatewayConnection.CreatePair(maximumMessageLength);
        return Task.FromResult<(IGatewayConnection, IGatewayConnection)>((client, gateway));
    }
}
