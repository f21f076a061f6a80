using System.Buffers.Binary;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>Numbered messages from one client to another, of which each must arrive once and unchanged.</summary>
internal static class Exchange
{
    /// <summary>Sends messages of random size and content; returns when all have arrived and are acknowledged.</summary>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who receives, and gets no other messages meanwhile.</param>
    /// <param name="count">How many messages.</param>
    /// <param name="seed">Of sizes and contents.</param>
    /// <param name="largest">
    /// The largest size in bytes. Each power of two up to it is the limit of a message equally often, so that messages of one
    /// fragment, of a few and of many stand beside each other.
    /// </param>
    public static async Task RunAsync(NymClient from, NymClient to, int count, ulong seed, int largest)
    {
        var sent = Make(count, seed, largest);
        var sending = SendAllAsync(from, to, sent);
        var expected = sent.Select(Convert.ToHexString).Order().ToList();
        var received = new List<string>();
        using var guard = new CancellationTokenSource(TestClients.Patience * 2);
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

    private static byte[][] Make(int count, ulong seed, int largest)
    {
        var random = new SeededRandomSource(seed);
        var powers = sizeof(uint) * 8 - int.LeadingZeroCount(largest - 1) + 1;
        var messages = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            // A message too short for a number is recognised by its content alone.
            messages[i] = new byte[1 + random.NextInt32(Math.Min(1 << random.NextInt32(powers), largest))];
            random.Fill(messages[i]);
            if (messages[i].Length >= sizeof(int))
            {
                BinaryPrimitives.WriteInt32BigEndian(messages[i], i);
            }
        }

        return messages;
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
