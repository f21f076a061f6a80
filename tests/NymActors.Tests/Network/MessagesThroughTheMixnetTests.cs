using System.Text;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Two of our clients on a real local mixnet in memory.</summary>
public sealed class MessagesThroughTheMixnetTests
{
    [Fact]
    public async Task A_message_crosses_the_mixnet_and_is_acknowledged()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        var receipt = await alice.SendAsync(bob.Address, "hello"u8.ToArray());
        var message = await bob.NextAsync();

        Assert.Equal("hello", Encoding.UTF8.GetString(message.Data.Span));
        Assert.Null(message.SenderTag);
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.Equal(1, receipt.Fragments);
    }

    [Fact]
    public async Task An_anonymous_message_is_answered_through_its_reply_surbs()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        await alice.SendAnonymousAsync(bob.Address, "who am I?"u8.ToArray(), replySurbs: 20);
        var question = await bob.NextAsync();
        Assert.NotNull(question.SenderTag);

        var receipt = await bob.ReplyAsync(question.SenderTag.Value, "somebody"u8.ToArray());
        var answer = await alice.NextAsync();
        Assert.Equal("somebody", Encoding.UTF8.GetString(answer.Data.Span));
        Assert.Null(answer.SenderTag);
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
    }

    [Fact]
    public async Task A_long_reply_asks_for_more_surbs_and_arrives()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        // Two SURBs are below the ten that are kept back: not even the first fragment can leave before more arrive.
        await alice.SendAnonymousAsync(bob.Address, "tell me everything"u8.ToArray(), replySurbs: 2);
        var question = await bob.NextAsync();
        var everything = new byte[100_000];
        new Random(5).NextBytes(everything);
        var receipt = await bob.ReplyAsync(question.SenderTag!.Value, everything);

        var answer = await alice.NextAsync();
        Assert.Equal(everything, answer.Data.ToArray());
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.True(bob.Counters.ReplySurbRequestsSent.Value > 0);
    }

    [Fact]
    public async Task Each_reader_goes_on_where_the_last_one_stopped()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        for (var i = 0; i < 3; i++)
        {
            var receipt = await alice.SendAsync(alice.Address, new[] { (byte)i });
            await receipt.Acknowledged.WaitAsync(TestClients.Patience);
        }

        var received = new List<byte>();
        for (var i = 0; i < 3; i++)
        {
            received.Add((await alice.NextAsync()).Data.Span[0]);
        }

        Assert.Equal(new byte[] { 0, 1, 2 }, received.Order());
    }

    [Fact]
    public async Task A_recipient_behind_an_unknown_gateway_is_a_clear_error()
    {
        await using var mixnet = await TestClients.StartMixnetAsync();
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");

        var error = await Assert.ThrowsAsync<NymClientException>(() => alice.SendAsync(Fragments.Recipient, new byte[1]));
        Assert.Equal(NymClientError.UnknownRecipientGateway, error.Error);
    }
}
