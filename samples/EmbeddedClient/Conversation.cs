using System.Text;
using NymActors;
using NymActors.Mixnet;

namespace EmbeddedClient;

/// <summary>A mixnet and two clients in one process; a message there, an anonymous question and its answer back.</summary>
public static class Conversation
{
    /// <summary>Has the conversation and writes what happens, line by line.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);

        // To use a network that already runs, take its nym-api URL instead.
        await using var mixnet = await LocalMixnet.StartAsync();
        await output.WriteLineAsync($"a mixnet of {mixnet.Nodes.Count} nodes runs, its directory is {mixnet.NymApiUrl}");

        await using var alice = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(mixnet.NymApiUrl, "alice"));
        await using var bob = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(mixnet.NymApiUrl, "bob"));
        await output.WriteLineAsync($"bob's address is {bob.Address}");
        var serving = ServeAsync(bob, output);

        // A plain message: bob cannot answer it, for it does not say where it came from.
        MessageReceipt receipt = await alice.SendAsync(bob.Address, "hello"u8.ToArray());
        await receipt.Acknowledged;

        // An anonymous message brings reply SURBs along; bob answers with them and still does not know whom.
        await alice.SendAnonymousAsync(bob.Address, "who am I?"u8.ToArray(), replySurbs: 20);
        await foreach (IncomingMessage answer in alice.Messages)
        {
            await output.WriteLineAsync($"alice received: {Encoding.UTF8.GetString(answer.Data.Span)}");
            break;
        }

        await bob.DisposeAsync();
        await serving;
    }

    private static async Task ServeAsync(NymClient client, TextWriter output)
    {
        await foreach (IncomingMessage message in client.Messages)
        {
            var text = Encoding.UTF8.GetString(message.Data.Span);
            await output.WriteLineAsync($"bob received: {text}");
            if (message.SenderTag is { } sender)
            {
                await client.ReplyAsync(sender, Encoding.UTF8.GetBytes($"you asked: {text}"));
            }
        }
    }
}
