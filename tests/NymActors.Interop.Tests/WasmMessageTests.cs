using NymActors.Interop.Tests.Drivers;
using NymActors.Protocol.Addressing;

namespace NymActors.Interop.Tests;

/// <summary>Our client and the public WASM client 1.4.1 exchange messages through our mixnet, over loopback sockets.</summary>
[Collection(nameof(InteropCollection))]
public sealed class WasmMessageTests(InteropNetwork network) : IAsyncLifetime
{
    private const int TimeLimit = 300_000;

    public static TheoryData<int> Sizes => Messages.Sizes;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WasmPeer Wasm => network.Wasm;

    private OurClient Ours => network.Ours;

    public async ValueTask InitializeAsync() => await network.StartClientsAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Sizes))]
    public async Task Plain_messages_of_ours_arrive_at_the_public_client(int size)
    {
        byte[][] messages = Messages.Make("ours plain", size);
        Recipient recipient = Recipient.Parse(Wasm.Address);

        MessageReceipt[] receipts = await Task.WhenAll(messages.Select(message => Ours.Client.SendAsync(recipient, message)));
        string?[] tags = await Messages.CollectAsync(messages, Wasm.Messages, Cancellation);

        Assert.All(tags, Assert.Null);
        await Task.WhenAll(receipts.Select(receipt => receipt.Acknowledged)).WaitAsync(Cancellation);
        await AssertNothingWasLostAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Sizes))]
    public async Task Plain_messages_of_the_public_client_arrive_at_ours(int size)
    {
        byte[][] messages = Messages.Make("wasm plain", size);

        foreach (byte[] message in messages)
        {
            await Wasm.SendAsync(Ours.Client.Address.ToString(), message, Cancellation);
        }

        string?[] tags = await Messages.CollectAsync(messages, Ours.Messages, Cancellation);
        Assert.All(tags, Assert.Null);
        await AssertNothingWasLostAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Sizes))]
    public async Task Anonymous_messages_of_ours_arrive_at_the_public_client_and_its_replies_at_ours(int size)
    {
        byte[][] messages = Messages.Make("ours anonymous", size);
        byte[][] replies = Messages.Make("wasm reply", size);
        Recipient recipient = Recipient.Parse(Wasm.Address);

        MessageReceipt[] receipts = await Task.WhenAll(
            messages.Select(message => Ours.Client.SendAnonymousAsync(recipient, message, replySurbs: 10)));
        string?[] tags = await Messages.CollectAsync(messages, Wasm.Messages, Cancellation);

        string tag = Assert.Single(tags.Distinct())!;
        Assert.Equal(tag, SenderTag.Parse(tag).ToString());
        foreach (byte[] reply in replies)
        {
            await Wasm.ReplyAsync(tag, reply, Cancellation);
        }

        string?[] replyTags = await Messages.CollectAsync(replies, Ours.Messages, Cancellation);
        Assert.All(replyTags, Assert.Null);
        await Task.WhenAll(receipts.Select(receipt => receipt.Acknowledged)).WaitAsync(Cancellation);
        await AssertNothingWasLostAsync();
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Sizes))]
    public async Task Anonymous_messages_of_the_public_client_arrive_at_ours_and_our_replies_at_it(int size)
    {
        byte[][] messages = Messages.Make("wasm anonymous", size);
        byte[][] replies = Messages.Make("ours reply", size);

        foreach (byte[] message in messages)
        {
            await Wasm.SendAnonymousAsync(Ours.Client.Address.ToString(), message, replySurbs: 10, Cancellation);
        }

        string?[] tags = await Messages.CollectAsync(messages, Ours.Messages, Cancellation);

        string tag = Assert.Single(tags.Distinct())!;
        Assert.Equal(tag, SenderTag.Parse(tag).ToString());
        MessageReceipt[] receipts = await Task.WhenAll(replies.Select(reply => Ours.Client.ReplyAsync(SenderTag.Parse(tag), reply)));
        string?[] replyTags = await Messages.CollectAsync(replies, Wasm.Messages, Cancellation);

        Assert.All(replyTags, Assert.Null);
        await Task.WhenAll(receipts.Select(receipt => receipt.Acknowledged)).WaitAsync(Cancellation);
        await AssertNothingWasLostAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_public_client_neither_shows_nor_answers_a_question_whether_a_message_arrived_and_works_on()
    {
        byte[][] messages = Messages.Make("ours to be confirmed", 2_000);
        byte[][] later = Messages.Make("ours afterwards", 10);
        Recipient recipient = Recipient.Parse(Wasm.Address);
        long asked = Ours.Client.Counters.ConfirmationsAsked.Value;
        var wish = new SendOptions { Confirm = true, Deadline = TimeSpan.FromSeconds(12) };

        MessageReceipt[] receipts = await Task.WhenAll(messages.Select(message => Ours.Client.SendAsync(recipient, message, wish)));
        await Messages.CollectAsync(messages, Wasm.Messages, Cancellation);
        foreach (MessageReceipt receipt in receipts)
        {
            NymClientException refusal = await Assert.ThrowsAsync<NymClientException>(() => receipt.Confirmed.WaitAsync(Cancellation));
            Assert.Equal(NymClientError.NotConfirmed, refusal.Error);
            Assert.True(receipt.Acknowledged.IsCompletedSuccessfully);
        }

        // Two questions each. If it showed one, the next messages would not be what comes next.
        Assert.InRange(Ours.Client.Counters.ConfirmationsAsked.Value - asked, messages.Length, 3 * messages.Length);
        await Task.WhenAll(later.Select(message => Ours.Client.SendAsync(recipient, message)));
        await Messages.CollectAsync(later, Wasm.Messages, Cancellation);
        await AssertNothingWasLostAsync();
    }

    /// <summary>No node dropped anything, and each packet that the public client ever sent was acknowledged to it.</summary>
    private async Task AssertNothingWasLostAsync()
    {
        WasmPeerStatistics statistics = await Wasm.GetStatisticsAsync(Cancellation);
        while (statistics.Acknowledgements < statistics.ForwardRequests)
        {
            await Wasm.WaitForAcknowledgementsAsync(statistics.ForwardRequests, Cancellation);
            statistics = await Wasm.GetStatisticsAsync(Cancellation);
        }

        Assert.Equal(statistics.ForwardRequests, statistics.Acknowledgements);
        Assert.Equal(0, statistics.OtherPushes);
        Assert.All(network.Mixnet.Snapshot().Nodes, node => Assert.Empty(node.Dropped));
        Assert.Empty(Wasm.UnexpectedErrors);
    }
}
