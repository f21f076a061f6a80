using Akka.Actor;
using NymActors.Streams.Actors;
using NymActors.Testing;

namespace NymActors;

public sealed class NymClientsActorTests : ActorTest
{
    [Fact]
    public async Task A_client_is_started_under_its_id_and_a_second_one_of_the_same_id_is_refused()
    {
        await StartAsync();
        var client = await StartClient("a/b c");
        Assert.Equal(Uri.EscapeDataString("a/b c"), client.Path.Name);
        Assert.Equal(NymClientError.InvalidArgument, (await Assert.ThrowsAsync<NymClientException>(() => StartClient("a/b c"))).Error);
        Assert.Equal(1, Children);
    }

    [Fact]
    public async Task A_failure_while_a_client_is_started_is_told_at_once_and_costs_the_others_nothing()
    {
        await StartAsync();
        var running = await StartClient("running");
        FailOn(nameof(NymActors.StartClient));
        Assert.Equal(NymClientError.Internal, (await Assert.ThrowsAsync<NymClientException>(() => StartClient("new"))).Error);
        Assert.Empty(Failures);
        running.Tell("ping", TestActor);
        await ExpectMsgAsync("ping");
        await StartClient("new");
        Assert.Equal(2, Children);
    }

    [Fact]
    public async Task A_client_that_fails_goes_on_with_its_children()
    {
        await StartAsync();
        var client = await StartClient("failing");
        client.Tell("fail", TestActor);
        client.Tell("children", TestActor);
        Assert.Equal(1, await ExpectMsgAsync<int>());
    }

    private Task StartAsync() => StartAsync(LocalProps.Create(() => new NymClientsActor()), "nym-clients");

    private Task<IActorRef> StartClient(string id)
    {
        var started = Answers.New<IActorRef>();
        Actor.Tell(new StartClient(id, LocalProps.Create(() => new Echo()), started), TestActor);
        return started.Task.WaitAsync(TestClients.Patience);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Context.ActorOf(LocalProps.Create(() => new BlackHole()));
            Receive<string>(message =>
            {
                switch (message)
                {
                    case "fail":
                        throw new InvalidOperationException(message);
                    case "children":
                        Sender.Tell(Context.GetChildren().Count(), Self);
                        break;
                    default:
                        Sender.Tell(message, Self);
                        break;
                }
            });
        }
    }

    private sealed class BlackHole : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
