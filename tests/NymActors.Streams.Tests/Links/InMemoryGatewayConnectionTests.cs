using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

public sealed class InMemoryGatewayConnectionTests : GatewayConnectionTests
{
    [Fact]
    public async Task A_full_connection_makes_its_sender_wait_and_loses_nothing()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        List<Task> sending = [];
        for (int i = 0; i < InMemoryGatewayConnection.MessagesUnderWay + 3; i++)
        {
            sending.Add(client.SendBinaryAsync(new byte[] { (byte)i }).AsTask());
        }

        Assert.Equal(3, sending.Count(task => !task.IsCompleted));
        Assert.Equal(0, (await Receive(gateway))!.Value.Bytes.Span[0]);
        await sending[InMemoryGatewayConnection.MessagesUnderWay].WaitAsync(Guard);
        for (int i = 1; i < sending.Count; i++)
        {
            Assert.Equal((byte)i, (await Receive(gateway))!.Value.Bytes.Span[0]);
        }

        await Task.WhenAll(sending).WaitAsync(Guard);
    }

    [Fact]
    public async Task A_sender_that_waits_is_told_of_the_end()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        Task last = Task.CompletedTask;
        for (int i = 0; i <= InMemoryGatewayConnection.MessagesUnderWay; i++)
        {
            last = client.SendBinaryAsync(new byte[1]).AsTask();
        }

        Assert.False(last.IsCompleted);
        await gateway.DisposeAsync();
        await Assert.ThrowsAsync<GatewayConnectionException>(() => last.WaitAsync(Guard));
        Assert.Equal(GatewayCloseKind.ConnectionLost, (await client.Closed.WaitAsync(Guard)).Kind);
    }

    [Fact]
    public async Task Giving_up_a_send_that_waits_ends_the_connection()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        using CancellationTokenSource giveUp = new();
        Task last = Task.CompletedTask;
        for (int i = 0; i <= InMemoryGatewayConnection.MessagesUnderWay; i++)
        {
            last = client.SendBinaryAsync(new byte[1], giveUp.Token).AsTask();
        }

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last.WaitAsync(Guard));
        Assert.Equal(GatewayCloseKind.ClosedHere, (await client.Closed.WaitAsync(Guard)).Kind);
        await gateway.DisposeAsync();
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
