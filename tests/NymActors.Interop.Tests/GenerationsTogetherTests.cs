using NymActors.Interop.Tests.Drivers;
using NymActors.Mixnet;
using NymActors.Protocol.Addressing;

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
            Assert.Equal(tag, SenderTag.Parse(tag).ToString());
            foreach (byte[] reply in replies)
            {
                await network[to].ReplyAsync(tag, reply, Cancellation);
            }

            Assert.All(await Messages.CollectAsync(replies, network[from].Messages, Cancellation), Assert.Null);
        }

        AssertNothingWasDropped();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Public_clients_of_both_generations_live_at_gateways_of_every_older_version(byte version)
    {
        await using LocalMixnet mixnet = await LocalMixnet.StartAsync(new() { GatewayProtocol = version }, Cancellation);
        await using WasmPeer old = await WasmPeer.StartAsync(
            new WasmPeerOptions { NymApi = mixnet.NymApiUrl, Generation = WasmPeerGeneration.Old }, Cancellation);
        await using WasmPeer current = await WasmPeer.StartAsync(new WasmPeerOptions { NymApi = mixnet.NymApiUrl }, Cancellation);
        byte[][] messages = Messages.Make($"at version {version}", 2_000);
        foreach (byte[] message in messages)
        {
            await old.SendAsync(current.Address, message, Cancellation);
            await current.SendAsync(old.Address, message, Cancellation);
        }

        await Messages.CollectAsync(messages, current.Messages, Cancellation);
        await Messages.CollectAsync(messages, old.Messages, Cancellation);
        Assert.Empty(old.UnexpectedErrors);
        Assert.Empty(current.UnexpectedErrors);
    }

    private void AssertNothingWasDropped() => Assert.All(network.Mixnet!.Snapshot().Nodes, node => Assert.Empty(node.Dropped));
}
