using System.Security.Cryptography;
using NymActors.Streams.Links;

namespace NymActors.Streams.Tests.Links;

/// <summary>What every kind of gateway connection must do.</summary>
public abstract class GatewayConnectionTests
{
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1673)]
    [InlineData(33_172)]
    [InlineData(1_000_000)]
    public async Task Messages_of_both_kinds_arrive_whole_in_both_directions(int length)
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        foreach ((IGatewayConnection from, IGatewayConnection to) in new[] { (client, gateway), (gateway, client) })
        {
            Task sending = SendBothAsync(from, bytes);
            GatewayMessage binary = (await Receive(to))!.Value;
            Assert.False(binary.IsText);
            Assert.True(binary.Bytes.Span.SequenceEqual(bytes));
            GatewayMessage text = (await Receive(to))!.Value;
            Assert.True(text.IsText);
            Assert.Equal("{\"type\":\"ü\"}", text.Text);
            await sending.WaitAsync(Guard);
        }

        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Sends_from_many_callers_leave_whole_and_in_the_order_of_the_calls()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        List<Task> sending = [];
        for (int i = 0; i < 200; i++)
        {
            sending.Add(client.SendBinaryAsync(Enumerable.Repeat((byte)i, 1 + (i * 37)).ToArray()).AsTask());
        }

        for (int i = 0; i < 200; i++)
        {
            GatewayMessage message = (await Receive(gateway))!.Value;
            Assert.Equal(1 + (i * 37), message.Bytes.Length);
            Assert.Equal(-1, message.Bytes.Span.IndexOfAnyExcept((byte)i));
        }

        await Task.WhenAll(sending).WaitAsync(Guard);
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task What_was_sent_before_a_close_still_arrives_and_then_the_reason()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        await client.SendTextAsync("last");
        await client.CloseAsync();
        Assert.Equal("last", (await Receive(gateway))!.Value.Text);
        Assert.Null(await Receive(gateway));
        Assert.Null(await Receive(gateway));
        Assert.Equal(GatewayCloseKind.ClosedByPeer, (await gateway.Closed.WaitAsync(Guard)).Kind);
        Assert.Equal(GatewayCloseKind.ClosedHere, (await client.Closed.WaitAsync(Guard)).Kind);
        Assert.Null(await Receive(client));
        await client.CloseAsync();
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Sending_after_the_end_fails_with_the_first_reason()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        await client.DisposeAsync();
        GatewayCloseReason reason = await client.Closed.WaitAsync(Guard);
        GatewayConnectionException exception =
            await Assert.ThrowsAsync<GatewayConnectionException>(() => client.SendTextAsync("late").AsTask());
        Assert.Same(reason, exception.Reason);
        Assert.Null(await Receive(gateway));
        await Assert.ThrowsAsync<GatewayConnectionException>(() => gateway.SendBinaryAsync(new byte[1]).AsTask());
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Cancelling_a_receive_ends_the_connection()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync();
        using CancellationTokenSource giveUp = new();
        Task receiving = client.ReceiveAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Guard));
        Assert.Equal(GatewayCloseKind.ClosedHere, (await client.Closed.WaitAsync(Guard)).Kind);
        Assert.Null(await Receive(gateway));
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_message_above_the_limit_ends_the_connection()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync(GatewayConnectionLimits.LeastMaximumMessageLength);
        Task receiving = ReceiveNothing(gateway);
        await client.SendBinaryAsync(new byte[GatewayConnectionLimits.LeastMaximumMessageLength + 1]).AsTask().WaitAsync(Guard)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await receiving;
        Assert.Equal(GatewayCloseKind.ProtocolViolation, (await gateway.Closed.WaitAsync(Guard)).Kind);
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_message_at_the_limit_arrives()
    {
        (IGatewayConnection client, IGatewayConnection gateway) = await ConnectAsync(GatewayConnectionLimits.LeastMaximumMessageLength);
        Task sending = client.SendBinaryAsync(new byte[GatewayConnectionLimits.LeastMaximumMessageLength]).AsTask();
        Assert.Equal(GatewayConnectionLimits.LeastMaximumMessageLength, (await Receive(gateway))!.Value.Bytes.Length);
        await sending.WaitAsync(Guard);
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    protected static async Task<GatewayMessage?> Receive(IGatewayConnection connection) =>
        await connection.ReceiveAsync().AsTask().WaitAsync(Guard);

    protected abstract Task<(IGatewayConnection Client, IGatewayConnection Gateway)> ConnectAsync(
        int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength);

    private static async Task SendBothAsync(IGatewayConnection connection, byte[] bytes)
    {
        await connection.SendBinaryAsync(bytes);
        await connection.SendTextAsync("{\"type\":\"ü\"}");
    }

    private static async Task ReceiveNothing(IGatewayConnection connection) => Assert.Null(await Receive(connection));
}
