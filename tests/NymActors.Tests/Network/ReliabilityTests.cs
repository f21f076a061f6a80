using System.Buffers.Binary;
using Akka.Actor;
using NymActors.Mixnet;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Nothing that was accepted is lost, whatever happens to the network: over a real local mixnet.</summary>
public sealed class ReliabilityTests
{
    private const int Largest = 50_000;

    [Fact]
    public async Task A_thousand_messages_each_way_arrive_exactly_once()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        await Task.WhenAll(
            ExchangeAsync(alice, bob, count: 1000, seed: 1),
            ExchangeAsync(bob, alice, count: 1000, seed: 2));
    }

    [Fact]
    public async Task A_killed_mix_node_costs_retransmissions_but_no_message()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");
        await mixnet.StopNodeAsync(mixnet.MixNodes.First().Id);

        await ExchangeAsync(alice, bob, count: 20, seed: 3, largest: 5_000);
        Assert.True(alice.Counters.Retransmissions.Value > 0);
    }

    [Fact]
    public async Task A_restarted_gateway_costs_a_reconnection_but_no_message()
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new LocalMixnetOptions { Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        var exchange = ExchangeAsync(alice, bob, count: 40, seed: 4, largest: 5_000);
        await mixnet.RestartNodeAsync(mixnet.Gateways.Single().Id);

        await exchange;
        await Conditions.UntilAsync(() => alice.Counters.Reconnections.Value > 0 && bob.Counters.Reconnections.Value > 0);
    }

    [Fact]
    public async Task Every_actor_of_a_client_may_fail_in_the_middle_of_an_exchange()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("failing", NymClient.DefaultHocon);
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob", system);

        var exchange = Task.WhenAll(
            ExchangeAsync(alice, bob, count: 40, seed: 5, largest: 5_000),
            ExchangeAsync(bob, alice, count: 40, seed: 6, largest: 5_000));
        foreach (var child in new[] { "traffic", "gateway", "acknowledgements", "reception", "surb-store", "cover-traffic", "topology" })
        {
            // Killing throws inside the actor: what an unexpected failure does.
            var received = bob.Counters.FragmentsReceived.Value;
            system.ActorSelection($"/user/nym-clients/alice/{child}").Tell(Kill.Instance);
            system.ActorSelection($"/user/nym-clients/bob/{child}").Tell(Kill.Instance);
            await Conditions.UntilAsync(() => exchange.IsCompleted || bob.Counters.FragmentsReceived.Value > received);
        }

        await exchange;
        Assert.False(alice.Stopped.IsCompleted);
        Assert.False(bob.Stopped.IsCompleted);

        // An error that was overcome is not why the client stops.
        await alice.DisposeAsync();
        await alice.Stopped;
    }

    [Fact]
    public async Task A_client_says_whether_it_can_send_and_receive()
    {
        await using var mixnet = await TestClients.StartMixnetAsync(new LocalMixnetOptions { Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        var gateway = mixnet.Gateways.Single().Id;
        Assert.Equal(ClientStatus.Connected, alice.Status);

        await mixnet.StopNodeAsync(gateway);
        await Conditions.UntilAsync(() => alice.Status == ClientStatus.Reconnecting);
        await mixnet.StartNodeAsync(gateway);
        await Conditions.UntilAsync(() => alice.Status == ClientStatus.Connected);

        await Task.WhenAll(alice.DisposeAsync().AsTask(), alice.DisposeAsync().AsTask());
        Assert.Equal(ClientStatus.Stopped, alice.Status);
    }

    [Fact]
    public async Task A_child_that_fails_without_end_stops_the_client_with_the_cause()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        using var system = ActorSystem.Create("failing", NymClient.DefaultHocon);
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);
        var receipt = await alice.SendAsync(alice.Address, new byte[100_000]);
        for (var i = 0; i <= 10; i++)
        {
            system.ActorSelection("/user/nym-clients/alice/traffic").Tell(Kill.Instance);
        }

        var error = await Assert.ThrowsAsync<NymClientException>(() => alice.Stopped.WaitAsync(TestClients.Patience));
        Assert.IsType<ActorKilledException>(error.InnerException);
        await Assert.ThrowsAsync<NymClientException>(() => receipt.Acknowledged.WaitAsync(TestClients.Patience));
        await Assert.ThrowsAsync<NymClientException>(() => alice.SendAsync(alice.Address, new byte[1]));
    }

    /// <summary>Sends numbered messages of random size and content; checks that each arrives once and unchanged.</summary>
    private static async Task ExchangeAsync(NymClient from, NymClient to, int count, ulong seed, int largest = Largest)
    {
        var random = new SeededRandomSource(seed);
        var sent = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            // 1 byte to the largest; a message too short for a number is recognised by its content alone.
            sent[i] = new byte[1 + random.NextInt32(largest)];
            random.Fill(sent[i]);
            if (sent[i].Length >= sizeof(int))
            {
                BinaryPrimitives.WriteInt32BigEndian(sent[i], i);
            }
        }

        var sending = SendAllAsync(from, to, sent);
        var expected = sent.Select(Convert.ToHexString).Order().ToList();
        var received = new List<string>();
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        await foreach (var message in to.Messages.WithCancellation(guard.Token))
        {
            received.Add(Convert.ToHexString(message.Data.Span));
            if (received.Count == count)
            {
                break;
            }
        }

        Assert.Equal(expected, received.Order());
        var receipts = await sending;
        await Task.WhenAll(receipts.Select(static receipt => receipt.Acknowledged)).WaitAsync(TestClients.Patience);

        // Nothing is under way any more: a message that came twice would stand before this one.
        var last = new byte[] { 1, 2, 3 };
        await from.SendAsync(to.Address, last);
        Assert.Equal(last, (await to.NextAsync()).Data.ToArray());
    }

    private static async Task<List<MessageReceipt>> SendAllAsync(NymClient from, NymClient to, byte[][] messages)
    {
        var receipts = new List<MessageReceipt>();
        foreach (var message in messages)
        {
            receipts.Add(await from.SendAsync(to.Address, message));
        }

        return receipts;
    }
}
