using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>The clients of one actor system: <c>/user/nym-clients</c>, with one child per client, named by its id.</summary>
internal sealed class NymClients : IExtension
{
    private readonly IActorRef _parent;

    private NymClients(ExtendedActorSystem system) =>
        _parent = system.ActorOf(LocalProps.Create(() => new NymClientsActor()), "nym-clients");

    /// <summary>Starts a client.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="id">Unique among the running clients of the system.</param>
    /// <param name="props">The client's root.</param>
    /// <param name="answers">What the client owes.</param>
    /// <returns>The root.</returns>
    /// <exception cref="NymClientException">A client of this id is running, or the actor system is not any more.</exception>
    public static async Task<IActorRef> StartAsync(ActorSystem system, string id, Props props, AnswerScope answers)
    {
        var started = answers.New<IActorRef>();
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

    private sealed class Provider : ExtensionIdProvider<NymClients>
    {
        public override NymClients CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
