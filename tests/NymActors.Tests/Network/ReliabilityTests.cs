using System.Buffers.Binary;
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
        await using var mixnet = await LocalMixnet.StartAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        await Task.WhenAll(
            ExchangeAsync(alice, bob, count: 1000, seed: 1),
            ExchangeAsync(bob, alice, count: 1000, seed: 2));
    }

    [Fact]
    public async Task A_killed_mix_node_costs_retransmissions_but_no_message()
    {
        await using var mixnet = await LocalMixnet.StartAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");
        await mixnet.StopNodeAsync(mixnet.MixNodes.First().Id);

        await ExchangeAsync(alice, bob, count: 20, seed: 3, largest: 5_000);
        Assert.True(alice.Counters.Retransmissions.Value > 0);
    }

    [Fact]
    public async Task A_restarted_gateway_costs_a_reconnection_but_no_message()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new LocalMixnetOptions { Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        var exchange = ExchangeAsync(alice, bob, count: 40, seed: 4, largest: 5_000);
        await mixnet.RestartNodeAsync(mixnet.Gateways.Single().Id);

        await exchange;
        await Conditions.UntilAsync(() => alice.Counters.Reconnections.Value > 0 && bob.Counters.Reconnections.Value > 0);
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
