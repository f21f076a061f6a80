using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>
/// Messages that the recipient's client confirms: what a network that acknowledges for a recipient loses is sent again, once each, on simulated
/// time.
/// </summary>
public sealed class ConfirmationTests(ITestOutputHelper output)
{
    private static readonly SendOptions Confirm = new() { Confirm = true };

    [Fact]
    public void A_message_is_confirmed_and_neither_application_sees_anything_of_it() => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", Sparse));
        var plain = network.Run(alice.SendAsync(bob.Address, new byte[] { 1 }, Confirm));
        network.Run(plain.Confirmed);
        var anonymous = network.Run(alice.SendAnonymousAsync(bob.Address, new byte[] { 2 }, Confirm, replySurbs: 20));
        network.Run(anonymous.Confirmed);
        Assert.Equal((MessageStage.Confirmed, null), (plain.Stage, plain.Failure));
        Assert.True(plain.Acknowledged.IsCompletedSuccessfully);
        var (first, second) = (network.Run(bob.NextAsync()), network.Run(bob.NextAsync()));
        Assert.Equal((1, null), (first.Data.Span[0], first.SenderTag));
        Assert.Equal(2, second.Data.Span[0]);

        // The SURBs of the question are not the application's: the conversation has those that came with the message.
        network.Run(network.Run(bob.ReplyAsync(second.SenderTag!.Value, new byte[] { 3 })).Acknowledged);
        Assert.Equal([3], network.Run(alice.NextAsync()).Data.ToArray());
        Assert.Equal(20, bob.Counters.ReplySurbsReceived.Value);
        network.World.RunFor(TimeSpan.FromSeconds(30));
        Assert.Equal((2, 1), (bob.Counters.MessagesReceived.Value, alice.Counters.MessagesReceived.Value));
        Assert.Equal((2, 2, 0), (alice.Counters.ConfirmationsAsked.Value, bob.Counters.ConfirmationsGiven.Value, alice.Counters.Repairs.Value));
        Assert.Equal(2, alice.Counters.MessagesConfirmed.Value);
        Assert.True(network.Run(alice.FlushAsync(TimeSpan.Zero)).IsComplete);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(900_000)]
    public void What_the_recipient_lacks_of_an_acknowledged_message_is_sent_again_and_nothing_else(int length) => Simulated.Run(network =>
    {
        var connector = new LosingConnector(network.Mixnet.GatewayConnector);
        var random = new SeededRandomSource(3);
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", options => Through(options, connector)));

        // Everything at first, and a fifth of what comes afterwards.
        var all = true;
        connector.Loses = () => (all && length == 1) || random.NextInt32(5) == 0;
        var data = new byte[length];
        random.Fill(data);
        var receipt = network.Run(alice.SendAsync(bob.Address, data, Confirm));
        network.Run(receipt.Acknowledged);
        all = false;
        network.Run(receipt.Confirmed);
        Assert.Equal(data, network.Run(bob.NextAsync()).Data.ToArray());
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(1, bob.Counters.MessagesReceived.Value);
        output.WriteLine($"{receipt.Fragments} fragments, {connector.Lost} packets lost, {alice.Counters.Repairs} sent again, {alice.Counters.ConfirmationsAsked} questions");
        Assert.InRange(alice.Counters.Repairs.Value, 1, connector.Lost);
    });

    [Fact]
    public void A_connection_that_is_cut_ten_times_during_a_thousand_messages_costs_none_of_them() => Simulated.Run(network =>
    {
        const int Messages = 1_000;
        var connector = new LosingConnector(network.Mixnet.GatewayConnector);
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", options => Through(options, connector)));
        connector.OnPacket = packet =>
        {
            if (packet % (Messages / 10) == 50)
            {
                // With this one, and whatever the gateway has written behind it.
                connector.Loses = () => true;
                network.World.Time.CreateTimer(
                    _ =>
                    {
                        connector.Loses = null;
                        connector.Cut();
                    },
                    null,
                    TimeSpan.FromMilliseconds(30),
                    Timeout.InfiniteTimeSpan);
            }
        };
        var receipts = new List<MessageReceipt>();
        for (var i = 0; i < Messages; i++)
        {
            receipts.Add(network.Run(alice.SendAsync(bob.Address, BitConverter.GetBytes(i), Confirm)));
            network.World.RunFor(TimeSpan.FromMilliseconds(20));
        }

        receipts.ForEach(receipt => network.Run(receipt.Confirmed));
        var arrived = Enumerable.Range(0, Messages).Select(_ => BitConverter.ToInt32(network.Run(bob.NextAsync()).Data.Span)).ToList();
        Assert.Equal(Enumerable.Range(0, Messages), arrived.Order());
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(Messages, bob.Counters.MessagesReceived.Value);
        Assert.True(bob.Counters.Reconnections.Value >= 10);
        Assert.True(connector.Lost >= 10);
        output.WriteLine($"{connector.Lost} packets lost, {alice.Counters.Repairs} sent again, {alice.Counters.ConfirmationsAsked} questions");
        Assert.All(receipts, static receipt => Assert.Equal(MessageStage.Confirmed, receipt.Stage));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Both_ways_with_a_fifth_lost_some_doubled_and_the_connections_cut_all_are_confirmed_and_none_comes_twice(ulong seed) => Simulated.Run(
        network =>
        {
            const int Messages = 150;
            var random = new SeededRandomSource(seed + 100);
            var connectors = new[] { Bad(), Bad() };
            var clients = connectors.Select((connector, i) => network.Connect($"client {i}", options => Through(options, connector))).ToArray();
            var sent = new[] { new List<byte[]>(), new List<byte[]>() };
            var receipts = new List<MessageReceipt>();
            for (var i = 0; i < Messages; i++)
            {
                for (var from = 0; from < 2; from++)
                {
                    var data = new byte[1 + random.NextInt32(1 << random.NextInt32(18))];
                    random.Fill(data);
                    data[0] = (byte)i;
                    sent[from].Add(data);
                    var to = clients[1 - from].Address;
                    receipts.Add(network.Run(i % 3 == 0
                        ? clients[from].SendAnonymousAsync(to, data, Confirm, replySurbs: 3)
                        : clients[from].SendAsync(to, data, Confirm)));
                }

                network.World.RunFor(TimeSpan.FromMilliseconds(400));
                if (i % 75 == 40)
                {
                    Array.ForEach(connectors, static connector => connector.Cut());
                }
            }

            receipts.ForEach(receipt => network.Run(receipt.Confirmed));
            network.World.RunFor(TimeSpan.FromMinutes(1));
            for (var i = 0; i < 2; i++)
            {
                var (reader, from) = (clients[i], 1 - i);
                Assert.Equal(Messages, reader.Counters.MessagesReceived.Value);
                var arrived = Enumerable.Range(0, Messages).Select(_ => Convert.ToHexString(network.Run(reader.NextAsync()).Data.Span)).ToHashSet();
                Assert.Equal(Messages, arrived.Count);
                Assert.All(sent[from], data => Assert.Contains(Convert.ToHexString(data), arrived));
                output.WriteLine(
                    $"{connectors[i].Lost} packets lost, {reader.Counters.Repairs} sent again for a confirmation, {reader.Counters.Retransmissions} for an acknowledgement, {reader.Counters.ConfirmationsAsked} questions");
            }

            Assert.All(receipts, static receipt => Assert.Equal(MessageStage.Confirmed, receipt.Stage));

            LosingConnector Bad() => new(network.Mixnet.GatewayConnector)
            {
                Loses = () => random.NextInt32(5) == 0,
                LosesSent = () => random.NextInt32(5) == 0,
                Doubles = () => random.NextInt32(20) == 0,
            };
        },
        seed);

    [Fact]
    public void A_recipient_that_ends_before_it_reads_what_its_gateway_acknowledged_gets_it_when_it_is_back() => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        var connector = new LosingConnector(network.Mixnet.GatewayConnector) { Loses = static () => true };
        var alice = network.Connect("alice", Sparse);
        var bob = network.Connect("bob", options => Through(options, connector) with { Storage = storage });
        var receipt = network.Run(alice.SendAsync(bob.Address, new byte[5_000], Confirm));
        network.Run(receipt.Acknowledged);
        Assert.Equal(MessageStage.AcknowledgedByNetwork, receipt.Stage);
        network.Run(bob.StopAsync());
        network.World.RunFor(TimeSpan.FromMinutes(5));
        Assert.False(receipt.Confirmed.IsCompleted);

        bob = network.Connect("bob", options => Sparse(options) with { Storage = storage });
        network.Run(receipt.Confirmed);
        Assert.Equal(5_000, network.Run(bob.NextAsync()).Data.Length);
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(1, bob.Counters.MessagesReceived.Value);
    });

    [Fact]
    public void A_message_that_is_stored_is_confirmed_also_after_a_restart_of_its_recipient() => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        var (alice, carol) = (network.Connect("alice", Sparse), new LosingConnector(network.Mixnet.GatewayConnector));
        var bob = network.Connect("bob", options => Through(options, carol) with { Storage = storage });
        carol.Loses = () => bob.Counters.MessagesReceived.Value > 0;

        // The message comes, the question does not.
        var receipt = network.Run(alice.SendAsync(bob.Address, new byte[1], Confirm));
        network.Run(receipt.Acknowledged);
        network.World.RunUntil(() => bob.Counters.MessagesReceived.Value == 1, TimeSpan.FromMinutes(1));
        network.World.RunFor(TimeSpan.FromSeconds(2));
        network.Run(bob.StopAsync());
        bob = network.Connect("bob", options => Sparse(options) with { Storage = storage });
        network.Run(receipt.Confirmed);
        Assert.Equal((0, 0), (alice.Counters.Repairs.Value, bob.Counters.MessagesReceived.Value));
        Assert.Equal(1, network.Run(bob.NextAsync()).Data.Length);
    });

    [Fact]
    public void A_client_that_does_not_know_of_confirmations_gets_the_message_and_the_sender_is_told_at_the_deadline() => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", static options => Sparse(options) with { AnswersConfirmations = false }));
        var receipt = network.Run(alice.SendAsync(bob.Address, new byte[1], Confirm with { Deadline = TimeSpan.FromMinutes(2) }));
        network.Run(receipt.Acknowledged);
        network.World.RunFor(TimeSpan.FromSeconds(119));
        Assert.False(receipt.Confirmed.IsCompleted);
        Assert.Equal(NymClientError.NotConfirmed, Assert.Throws<NymClientException>(() => network.Run(receipt.Confirmed)).Error);
        Assert.Equal((MessageStage.Failed, MessageFailure.NotConfirmed), (receipt.Stage, receipt.Failure));
        Assert.True(receipt.Acknowledged.IsCompletedSuccessfully);
        Assert.Single(network.Run(bob.NextAsync()).Data.ToArray());
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(1, bob.Counters.MessagesReceived.Value);
        Assert.InRange(alice.Counters.ConfirmationsAsked.Value, 2, 6);
        Assert.Equal((1, 0), (alice.Counters.MessagesNotConfirmed.Value, alice.Counters.MessagesFailed.Value));
        Assert.True(network.Run(alice.FlushAsync(TimeSpan.Zero)).IsComplete);
    });

    [Theory]
    [InlineData(OutboxPolicy.KeepAtStop)]
    [InlineData(OutboxPolicy.Always)]
    public void A_sender_that_starts_again_has_what_it_kept_confirmed_and_sends_none_twice(OutboxPolicy policy) => Simulated.Run(network =>
    {
        using var storage = new MemoryClientStorage();
        NymClientOptions Change(NymClientOptions options) => Sparse(options) with { Storage = storage, Outbox = policy, DrainTimeout = TimeSpan.Zero };
        var connector = new LosingConnector(network.Mixnet.GatewayConnector) { Loses = static () => true };
        var (alice, bob) = (network.Connect("alice", Change), network.Connect("bob", options => Through(options, connector)));
        var receipts = Enumerable.Range(0, 20).Select(i => network.Run(alice.SendAsync(bob.Address, new byte[i * 100], Confirm))).ToList();
        receipts.ForEach(receipt => network.Run(receipt.Acknowledged));
        Assert.Equal(20, network.Run(alice.StopAsync()).Unacknowledged);
        Assert.All(receipts, static receipt => Assert.Equal(MessageFailure.ClientStopped, receipt.Failure));

        connector.Loses = null;
        alice = network.Connect("alice", Change);
        Assert.True(network.Run(alice.FlushAsync(TimeSpan.FromMinutes(5))).IsComplete);
        Assert.Equal(20, alice.Counters.MessagesConfirmed.Value);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(static i => i * 100), Enumerable.Range(0, 20).Select(_ => network.Run(bob.NextAsync()).Data.Length).Order());
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(20, bob.Counters.MessagesReceived.Value);
        network.Run(alice.StopAsync());
        alice = network.Connect("alice", Change);
        Assert.Equal(0, alice.Counters.MessagesAccepted.Value);
    });

    [Fact]
    public void A_deadline_ends_a_message_that_nobody_acknowledges_and_one_try_is_one_transmission() => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", Sparse));
        var nodes = network.Mixnet.MixNodes.Where(static node => node.Layer == 2).Select(static node => node.Id).ToList();
        nodes.ForEach(node => network.Run(network.Mixnet.StopNodeAsync(node)));
        var late = network.Run(alice.SendAsync(bob.Address, new byte[10_000], new SendOptions { Deadline = TimeSpan.FromSeconds(30) }));
        var once = network.Run(alice.SendAsync(bob.Address, new byte[1], new SendOptions { MaximumTries = 1 }));
        Assert.Equal(NymClientError.NotAcknowledged, Assert.Throws<NymClientException>(() => network.Run(once.Acknowledged)).Error);
        Assert.Equal(MessageFailure.NotAcknowledged, once.Failure);
        Assert.Equal(NymClientError.DeadlinePassed, Assert.Throws<NymClientException>(() => network.Run(late.Acknowledged)).Error);
        Assert.Equal((MessageStage.Failed, MessageFailure.DeadlinePassed), (late.Stage, late.Failure));
        Assert.InRange(network.World.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));

        // Nothing of it is sent any more.
        network.World.RunFor(TimeSpan.FromSeconds(1));
        var sent = alice.Counters.RealPacketsSent.Value;
        network.World.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(sent, alice.Counters.RealPacketsSent.Value);
        Assert.Equal(NymClientError.InvalidArgument, Assert.Throws<NymClientException>(() => network.Run(late.Confirmed)).Error);
    });

    [Fact]
    public void A_reply_cannot_be_confirmed_and_that_is_said() => Simulated.Run(network =>
    {
        var (alice, bob) = (network.Connect("alice", Sparse), network.Connect("bob", Sparse));
        network.Run(alice.SendAnonymousAsync(bob.Address, new byte[1], replySurbs: 20));
        var tag = network.Run(bob.NextAsync()).SenderTag!.Value;
        Assert.Equal(NymClientError.InvalidArgument, Assert.Throws<NymClientException>(() => network.Run(bob.ReplyAsync(tag, new byte[1], Confirm))).Error);
        network.Run(network.Run(bob.ReplyAsync(tag, new byte[1], new SendOptions { Deadline = TimeSpan.FromMinutes(1) })).Acknowledged);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = bob.SendAsync(alice.Address, new byte[1], new SendOptions { MaximumTries = 0 }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = bob.SendAsync(OutgoingMessage.Plain(alice.Address, new byte[1]) with { Options = new SendOptions { Deadline = TimeSpan.Zero } }); });
    });

    private static NymClientOptions Through(NymClientOptions options, LosingConnector connector) => Sparse(options) with { Connector = connector };

    // Little cover: a second of the world costs little.
    private static NymClientOptions Sparse(NymClientOptions options) => options with
    {
        Configuration = options.Configuration with
        {
            Traffic = options.Configuration.Traffic with { DisableMainPoissonPacketDistribution = true },
            CoverTraffic = options.Configuration.CoverTraffic with { LoopCoverTrafficAverageDelay = TimeSpan.FromSeconds(20) },
        },
    };
}
