using Akka.Actor;

namespace NymActors;

/// <summary>The clients of one actor system: <c>/user/nym-clients</c>, with one child per client, named by its id.</summary>
internal sealed class NymClients : IExtension
{
    private readonly IActorRef _parent;

    private NymClients(ExtendedActorSystem system) => _parent = system.ActorOf(Props.Create<Supervisor>(), "nym-clients");

    public static NymClients Get(ActorSystem system) => system.WithExtension<NymClients, Provider>();

    /// <summary>Starts a client.</summary>
    /// <param name="id">Unique among the running clients of the system.</param>
    /// <param name="props">The client's root.</param>
    /// <returns>The root; faults when a client of this id is running.</returns>
    public Task<IActorRef> StartAsync(string id, Props props)
    {
        var started = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        _parent.Tell(new StartClient(id, props, started), ActorRefs.NoSender);
        return started.Task;
    }

    private sealed record StartClient(string Id, Props Props, TaskCompletionSource<IActorRef> Started) : ActorMessage;

    private sealed class Provider : ExtensionIdProvider<NymClients>
    {
        public override NymClients CreateExtension(ExtendedActorSystem system) => new(system);
    }

    private sealed class Supervisor : ReceiveActor
    {
        public Supervisor() => Receive<StartClient>(message =>
        {
            var name = Uri.EscapeDataString(message.Id);
            if (!Context.Child(name).IsNobody())
            {
                message.Started.TrySetException(new NymClientException(
                    NymClientError.InvalidArgument, $"A client with the id '{message.Id}' already runs in this actor system; dispose it first or choose another id."));
                return;
            }

            message.Started.TrySetResult(Context.ActorOf(message.Props, name));
        });

        // A client that fails as a whole has told its owner; starting it again is the owner's decision.
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);
    }
}
