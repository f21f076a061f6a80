using System.Text;
using Akka.Actor;
using Akka.Streams;
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
        Assert.Equal(["bob received: hello", "bob received: who am I?", "alice received: you asked: who am I?"], lines[2..]);
    }

    [Fact]
    public async Task The_echo_service_answers_through_the_streams_of_the_client()
    {
        using var system = ActorSystem.Create("echo", "akka.loglevel = WARNING");
        using var materializer = system.Materializer();
        await using var mixnet = await LocalMixnet.StartAsync().WaitAsync(Patience);
        await using var alice = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(mixnet.NymApiUrl, "alice")).WaitAsync(Patience);
        await using var bob = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(mixnet.NymApiUrl, "bob")).WaitAsync(Patience);
        var echo = EchoService.RunAsync(bob, materializer);

        await alice.SendAsync(bob.Address, "no answer to this"u8.ToArray());
        await alice.SendAnonymousAsync(bob.Address, "twice"u8.ToArray(), replySurbs: 20);
        var answer = await alice.Messages.FirstAsync().AsTask().WaitAsync(Patience);

        Assert.Equal("echo: twice", Encoding.UTF8.GetString(answer.Data.Span));
        await bob.DisposeAsync();
        await echo.WaitAsync(Patience);
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
