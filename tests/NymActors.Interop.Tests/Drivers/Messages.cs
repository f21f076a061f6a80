using System.Threading.Channels;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>Test messages: making them, and collecting them at the other end.</summary>
internal static class Messages
{
    /// <summary>How many messages go in a row.</summary>
    public const int InARow = 10;

    /// <summary>The sizes in bytes: less than a packet, about a packet, many packets.</summary>
    public static TheoryData<int> Sizes => [10, 2_000, 100_000];

    /// <summary>Different messages of one size.</summary>
    /// <param name="kind">Messages of different kinds differ too, so that a late one of another test cannot be taken for one of these.</param>
    public static byte[][] Make(string kind, int size)
    {
        var random = new Random(kind.Aggregate(size, (seed, letter) => unchecked((seed * 31) + letter)));
        byte[][] messages = new byte[InARow][];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = new byte[size];
            random.NextBytes(messages[i]);
        }

        return messages;
    }

    /// <summary>Takes as many messages as were sent and checks that they are the same, each once, in any order.</summary>
    /// <returns>The sender tags, by the position of the sent message.</returns>
    public static async Task<string?[]> CollectAsync(
        IReadOnlyList<byte[]> sent, ChannelReader<PeerMessage> inbox, CancellationToken cancellationToken)
    {
        string?[] tags = new string?[sent.Count];
        var missing = Enumerable.Range(0, sent.Count).ToHashSet();
        while (missing.Count > 0)
        {
            PeerMessage message = await inbox.ReadAsync(cancellationToken);
            int position = missing.FirstOrDefault(i => message.Data.AsSpan().SequenceEqual(sent[i]), -1);
            Assert.True(position >= 0, $"A message of {message.Data.Length} bytes arrived that was not sent, or not once only.");
            missing.Remove(position);
            tags[position] = message.SenderTag;
        }

        return tags;
    }
}
