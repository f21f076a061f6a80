using System.Text;
using Akka.Actor;
using NymActors.Mixnet;
using NymActors.Testing;

namespace NymActors.Network;

/// <summary>A whole client with a whole network, and no socket between them.</summary>
public sealed class InMemoryMixnetTests
{
    [Fact]
    public async Task Two_clients_of_a_mixnet_in_memory_exchange_a_message_and_its_answer()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob");

        await alice.SendAnonymousAsync(bob.Address, Encoding.UTF8.GetBytes("question"), replySurbs: 5);
        var question = await bob.NextAsync();
        Assert.Equal("question", Encoding.UTF8.GetString(question.Data.Span));
        await bob.ReplyAsync(question.SenderTag!.Value, Encoding.UTF8.GetBytes("answer"));
        Assert.Equal("answer", Encoding.UTF8.GetString((await alice.NextAsync()).Data.Span));
    }

    [Fact]
    public async Task A_gateway_in_memory_that_restarts_costs_a_reconnection()
    {
        await using var mixnet = await LocalMixnet.StartAsync(new() { Transport = MixnetTransport.InMemory, MixNodes = 3, Gateways = 1 });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice");
        await mixnet.RestartNodeAsync(mixnet.Gateways.Single().Id);
        var receipt = await alice.SendAsync(alice.Address, Encoding.UTF8.GetBytes("to myself"));
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
        Assert.Equal("to myself", Encoding.UTF8.GetString((await alice.NextAsync()).Data.Span));
    }

    [Fact]
    public async Task An_application_whose_actor_system_serializes_every_message_and_every_recipe_can_have_clients()
    {
        using var system = ActorSystem.Create(
            "serializing",
            """
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.serialize-messages = on
              actor.serialize-creators = on
            }
            """);
        await using var mixnet = await TestClients.StartMixnetAsync(new() { ActorSystem = system });
        await using var alice = await TestClients.ConnectAsync(mixnet, "alice", system);
        await using var bob = await TestClients.ConnectAsync(mixnet, "bob", system);
        await alice.SendAnonymousAsync(bob.Address, "question"u8.ToArray(), replySurbs: 5);
        var question = await bob.NextAsync();
        var receipt = await bob.ReplyAsync(question.SenderTag!.Value, "answer"u8.ToArray());
        Assert.Equal("answer", Encoding.UTF8.GetString((await alice.NextAsync()).Data.Span));
        await receipt.Acknowledged.WaitAsync(TestClients.Patience);
    }
}
