using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>The clients of one actor system: <c>/user/nym-clients</c>, with one child per client, named by its id.</summary>
internal sealed class NymClients : IExtension
{
    private readonly IActorRef _parent;
    private readonly ActorSystem _system;
    private readonly AnswerScope _answers;

    private NymClients(ExtendedActorSystem system)
    {
        _system = system;
        _answers = new AnswerScope(Answers.Pooled);
        _parent = system.ActorOf(LocalProps.Create(() => new NymClientsActor()), "nym-clients");
        system.RegisterOnTermination(() => _answers.End(Terminated(_system, null)));
    }

    /// <summary>Starts a client.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="id">Unique among the running clients of the system.</param>
    /// <param name="props">The client's root.</param>
    /// <returns>The root.</returns>
    /// <exception cref="NymClientException">A client of this id is running, or the actor system is not any more.</exception>
    public static Task<IActorRef> StartAsync(ActorSystem system, string id, Props props)
    {
        try
        {
            var clients = system.WithExtension<NymClients, Provider>();
            var started = clients._answers.New<IActorRef>();
            clients._parent.Tell(new StartClient(id, props, started), ActorRefs.NoSender);
            return started.Task;
        }
        catch (InvalidOperationException error)
        {
            // What an actor system says that makes no actors any more.
            throw Terminated(system, error);
        }
    }

    private static NymClientException Terminated(ActorSystem system, Exception? cause) =>
        new(NymClientError.Stopped, $"The actor system '{system.Name}' has been terminated; a client needs a running one.", cause);

    private sealed class Provider : ExtensionIdProvider<NymClients>
    {
        public override NymClients CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
