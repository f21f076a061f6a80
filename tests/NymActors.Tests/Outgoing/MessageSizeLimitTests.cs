using NymActors.Protocol.Chunking;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Outgoing;

public sealed class MessageSizeLimitTests
{
    private const int Maximum = 1_000;

    [Fact]
    public void A_message_that_is_too_large_is_refused_by_name_however_it_is_sent() => Simulated.Run(network =>
    {
        var client = network.Connect("alice", static options => options with
        {
            Configuration = options.Configuration with { Traffic = options.Configuration.Traffic with { MaximumMessageSize = Maximum } },
        });
        network.Run(client.SendAnonymousAsync(client.Address, new byte[Maximum], replySurbs: 20));
        var tag = network.Run(client.NextAsync()).SenderTag!.Value;
        network.Run(client.SendAsync(client.Address, new byte[Maximum]));
        network.Run(client.ReplyAsync(tag, new byte[Maximum]));
        var large = new byte[Maximum + 1];
        Func<Task<MessageReceipt>>[] ways =
        [
            () => client.SendAsync(client.Address, large),
            () => client.SendAsync(client.Address, large, new SendOptions()),
            () => client.SendAnonymousAsync(client.Address, large),
            () => client.ReplyAsync(tag, large),
            () => client.SendAsync(OutgoingMessage.Plain(client.Address, large)),
            () => client.SendAsync(OutgoingMessage.Anonymous(client.Address, large)),
            () => client.SendAsync(OutgoingMessage.Reply(tag, large)),
        ];
        Assert.All(ways, way =>
        {
            var error = Assert.Throws<NymClientException>(() => network.Run(way()));
            Assert.Equal(NymClientError.MessageTooLarge, error.Error);
            Assert.Contains("1001", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(3, client.Counters.MessagesAccepted.Value);
    });

    [Theory]
    [InlineData(1, 128L << 20)]
    [InlineData(100 << 20, 128L << 20)]
    [InlineData(400 << 20, 500L << 20)]
    public void What_is_kept_of_unfinished_messages_is_bounded_and_lets_the_largest_message_in(int maximum, long kept) =>
        Assert.Equal(kept, MessageSizeLimit.Reassembly(maximum, 10).MaximumBytes);

    [Fact]
    public void The_largest_message_of_the_defaults_can_be_put_together_and_what_a_peer_begins_and_never_ends_is_bounded()
    {
        // With a hundredth of the defaults, for the proportion counts.
        const int Largest = Configuration.TrafficConfiguration.DefaultMaximumMessageSize / 100;
        var limits = MessageSizeLimit.Reassembly(Configuration.TrafficConfiguration.DefaultMaximumMessageSize, 10);
        var reassembler = new MessageReassembler(limits with { MaximumBytes = limits.MaximumBytes / 100 });
        var chunker = new MessageChunker(Protocol.Packets.PacketSize.Regular);
        var random = new SeededRandomSource(1);
        var most = 0L;
        for (var message = 0; message < 5; message++)
        {
            // All but the last fragment.
            foreach (var fragment in chunker.Split(new Protocol.Messages.PlainMessage(new byte[Largest / 2]), random)[..^1])
            {
                reassembler.Add(fragment, DateTimeOffset.UnixEpoch);
                most = Math.Max(most, reassembler.WaitingBytes);
            }
        }

        Assert.InRange(most, Largest, limits.MaximumBytes / 100);
        ReadOnlyMemory<byte>? complete = null;
        foreach (var fragment in chunker.Split(new Protocol.Messages.PlainMessage(new byte[Largest]), random))
        {
            complete = reassembler.Add(fragment, DateTimeOffset.UnixEpoch);
        }

        Assert.True(complete is { } whole && whole.Length >= Largest);
    }
}
