using Akka.Actor;

namespace NymActors;

/// <summary>The clients of one actor system: <c>/user/nym-clients</c>, with one child per client, named by its id.</summary>
internal sealed class NymClients : IExtension
{
    private readonly IActorRef _parent;

    private NymClients(ExtendedActorSystem system) => _parent = system.ActorOf(Props.Create<Supervisor>(), "nym-clients");

    /// <summary>Starts a client.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="id">Unique among the running clients of the system.</param>
    /// <param name="props">The client's root.</param>
    /// <returns>The root.</returns>
    /// <exception cref="NymClientException">A client of this id is running, or the actor system is not any more.</exception>
    public static async Task<IActorRef> StartAsync(ActorSystem system, string id, Props props)
    {
        var started = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            system.WithExtension<NymClients, Provider>()._parent.Tell(new StartClient(id, props, started), ActorRefs.NoSender);
        }
        catch (InvalidOperationException error)
        {
            // What an actor system says that makes no actors any more.
            throw Terminated(system, error);
        }

        await Task.WhenAny(started.Task, system.WhenTerminated).ConfigureAwait(false);
        return started.Task.IsCompleted ? await started.Task.ConfigureAwait(false) : throw Terminated(system, null);
    }

    private static NymClientException Terminated(ActorSystem system, Exception? cause) =>
        new(NymClientError.Stopped, $"The actor system '{system.Name}' has been terminated; a client needs a running one.", cause);

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
