using Akka;
using Akka.Actor;
using Akka.Hosting;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NymActors.Hosting.Testing;
using NymActors.Mixnet;

namespace NymActors.Hosting;

/// <summary>The public API as an application writes it, line by line.</summary>
public sealed class ApplicationCodeTests
{
    [Fact]
    public async Task The_lines_an_application_writes_do_what_they_say()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { MixNodes = 6, Gateways = 2 });
        await using var client = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(mixnet.NymApiUrl)).WaitAsync(TestHosts.Patience);
        var recipient = client.Address;

        MessageReceipt receipt = await client.SendAsync(recipient, "bytes"u8.ToArray());
        await receipt.Acknowledged.WaitAsync(TestHosts.Patience);
        await client.SendAnonymousAsync(recipient, "question"u8.ToArray(), replySurbs: 20);

        List<string> texts = [];
        await foreach (var message in client.Messages)
        {
            texts.Add(System.Text.Encoding.UTF8.GetString(message.Data.Span));
            if (message.SenderTag is { } tag)
            {
                await client.ReplyAsync(tag, "answer"u8.ToArray());
            }

            if (texts.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["bytes", "question", "answer"], texts);
    }

    [Fact]
    public async Task The_lines_an_actor_application_writes_do_what_they_say()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAkka("shop", akka =>
        {
            akka.WithNymClient("orders", nym => nym.UseLocalMixnet());
        });
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(TestHosts.Patience);
        var system = host.Services.GetRequiredService<ActorSystem>();
        var client = system.GetNymClient("orders");
        using var materializer = system.Materializer();

        Source<IncomingMessage, NotUsed> incoming = client.Source;
        Sink<OutgoingMessage, Task<Done>> outgoing = client.Sink;
        var arrived = incoming.Take(2).RunWith(Sink.Seq<IncomingMessage>(), materializer);
        await Source.From(["one"u8.ToArray(), "two"u8.ToArray()])
            .Select(data => OutgoingMessage.Plain(client.Address, data))
            .RunWith(outgoing, materializer)
            .WaitAsync(TestHosts.Patience);

        // Two messages may overtake each other in a mixnet: that is what it is for.
        var texts = (await arrived.WaitAsync(TestHosts.Patience)).Select(message => System.Text.Encoding.UTF8.GetString(message.Data.Span));
        Assert.Equal(["one", "two"], texts.Order());
        await host.StopAsync().WaitAsync(TestHosts.Patience);
    }
}
