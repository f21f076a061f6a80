using System.Security.Cryptography;
using NymActors.Sphinx;

namespace NymActors.Testing;

/// <summary>
/// Messages from one client to another that are confirmed end to end: what was sent, what came, and how long each took. A message is known by its
/// content alone, so that short ones count, too.
/// </summary>
/// <param name="network">The simulated network.</param>
/// <param name="from">Who sends.</param>
/// <param name="to">Who receives.</param>
/// <param name="random">Lengths and contents.</param>
internal sealed class Correspondence(Simulated network, NymClient from, NymClient to, RandomSource random)
{
    private readonly Dictionary<string, Queue<TimeSpan>> _underWay = [];
    private readonly List<TimeSpan> _latencies = [];

    /// <summary>What is asked for with every message.</summary>
    public SendOptions Options { get; init; } = new() { Confirm = true, Deadline = TimeSpan.FromDays(2) };

    /// <summary>Messages that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Messages that were confirmed.</summary>
    public int Confirmed { get; private set; }

    /// <summary>From the sending to the arrival, of each message that came.</summary>
    public IReadOnlyList<TimeSpan> Latencies => _latencies;

    /// <summary>Messages that came and were not under way: a second time, or changed.</summary>
    public int Strange { get; private set; }

    /// <summary>Messages that have not come.</summary>
    public int Missing => _underWay.Values.Sum(static times => times.Count);

    /// <summary>Sends messages, no more than so many unconfirmed at once, and completes when all are confirmed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="longest">The greatest length; lengths are equally frequent in each order of magnitude from 1 on.</param>
    /// <param name="atOnce">Most that are unconfirmed at once.</param>
    public async Task SendAsync(int count, int longest, int atOnce)
    {
        var open = new Queue<Task>();
        for (var i = 0; i < count; i++)
        {
            if (open.Count == atOnce)
            {
                await open.Dequeue();
            }

            open.Enqueue(await SendOneAsync((int)Math.Pow(longest, random.NextDouble())));
        }

        await Task.WhenAll(open);
    }

    /// <summary>Sends one message.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>Completes when it is confirmed; ends with the sending, not with that.</returns>
    public async Task<Task> SendOneAsync(int length)
    {
        var data = new byte[length];
        random.Fill(data);
        var key = Key(data);
        (_underWay.TryGetValue(key, out var times) ? times : _underWay[key] = new Queue<TimeSpan>()).Enqueue(network.World.Now);
        Sent++;
        var receipt = await from.SendAsync(to.Address, data, Options);
        return CountAsync(receipt);
    }

    /// <summary>Takes what comes until the token fires.</summary>
    public async Task ReceiveAsync(CancellationToken ended)
    {
        try
        {
            await foreach (var message in to.Messages.WithCancellation(ended))
            {
                if (_underWay.TryGetValue(Key(message.Data.Span), out var times) && times.TryDequeue(out var sent))
                {
                    _latencies.Add(network.World.Now - sent);
                }
                else
                {
                    Strange++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static string Key(ReadOnlySpan<byte> data) => Convert.ToHexString(SHA256.HashData(data));

    private async Task CountAsync(MessageReceipt receipt)
    {
        await receipt.Confirmed;
        Confirmed++;
    }
}
