using NymActors.Interop.Tests.Drivers;

namespace NymActors.Interop.Tests;

/// <summary>
/// The public clients of 2023 and of today and ours live in one local mixnet at once, and every pair of them exchanges messages: plain
/// ones, and anonymous ones with their replies wherever the reference knows a common form.
/// </summary>
public sealed class GenerationsTogetherTests(GenerationsNetwork network) : IClassFixture<GenerationsNetwork>, IAsyncLifetime
{
    private const int TimeLimit = 300_000;
    private const int LongMessage = 20_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await network.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory(Timeout = TimeLimit)]
    [InlineData("old", "new")]
    [InlineData("new", "old")]
    [InlineData("old", "ours")]
    [InlineData("ours", "old")]
    [InlineData("new", "ours")]
    [InlineData("ours", "new")]
    public async Task Plain_messages_arrive(string from, string to)
    {
        foreach (int size in new[] { 10, LongMessage })
        {
            byte[][] messages = Messages.Make($"{from} {to} plain", size);
            foreach (byte[] message in messages)
            {
                await network[from].SendAsync(network[to].Address, message, Cancellation);
            }

            Assert.All(await Messages.CollectAsync(messages, network[to].Messages, Cancellation), Assert.Null);
        }

        AssertNothingWasDropped();
    }

    // What the public client of today sends anonymously is not understood by that of 2023 (docs/protocol/02-messages.md 12.6).
    [Theory(Timeout = TimeLimit)]
    [InlineData("old", "new")]
    [InlineData("old", "ours")]
    [InlineData("ours", "old")]
    [InlineData("new", "ours")]
    [InlineData("ours", "new")]
    public async Task Anonymous_messages_arrive_and_so_do_the_replies(string from, string to)
    {
        foreach (int size in new[] { 10, LongMessage })
        {
            byte[][] messages = Messages.Make($"{from} {to} anonymous", size);
            byte[][] replies = Messages.Make($"{to} {from} reply", size);
            foreach (byte[] message in messages)
            {
                await network[from].SendAnonymousAsync(network[to].Address, message, 20, Cancellation);
            }

            string?[] tags = await Messages.CollectAsync(messages, network[to].Messages, Cancellation);
            string tag = Assert.Single(tags.Distinct())!;
            Assert.NotNull(tag);
            foreach (byte[] reply in replies)
            {
                await network[to].ReplyAsync(tag, reply, Cancellation);
            }

            Assert.All(await Messages.CollectAsync(replies, network[from].Messages, Cancellation), Assert.Null);
        }

        AssertNothingWasDropped();
    }

    private void AssertNothingWasDropped() => Assert.All(network.Mixnet!.Snapshot().Nodes, node => Assert.Empty(node.Dropped));
}
