using EmbeddedClient;
using NymActors.Mixnet;

namespace NymActors.EndToEnd.Samples;

/// <summary>The code of docs/how-to/embed-the-client.md, run.</summary>
public sealed class EmbeddedClientTests
{
    /// <summary>A guard against a test that hangs, not a measure of anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_conversation_of_the_sample_takes_place()
    {
        using var output = new StringWriter();

        await Conversation.RunAsync(output).WaitAsync(Patience);

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("a mixnet of 8 nodes runs, its directory is http://127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("bob's address is ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["bob received: hello", "alice received: echo: who am I?"], lines[2..]);
    }

    [Fact]
    public async Task A_client_with_a_directory_keeps_its_address()
    {
        var directory = Directory.CreateTempSubdirectory("nym-actors-sample-");
        try
        {
            await using var mixnet = await LocalMixnet.StartAsync().WaitAsync(Patience);
            var first = await AddressAsync(mixnet.NymApiUrl, directory.FullName).WaitAsync(Patience);
            var second = await AddressAsync(mixnet.NymApiUrl, directory.FullName).WaitAsync(Patience);
            Assert.Equal(first, second);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> AddressAsync(Uri nymApi, string directory)
    {
        await using var client = await LastingClient.ConnectAsync(nymApi, directory);
        return client.Address.ToString();
    }
}
