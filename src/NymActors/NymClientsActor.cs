using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>
/// Parent of the clients of an actor system. A client's root that fails is resumed, with its children; when it fails too often
/// it stops itself and tells its owner: starting it again is the owner's decision.
/// </summary>
internal sealed class NymClientsActor : HandlingActor
{
    public NymClientsActor() => Handle<StartClient>(OnStart);

    protected override bool EndsWithItsRequest => true;

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy(static (_, _) => Directive.Resume);

    private static void OnStart(StartClient message)
    {
        var name = Uri.EscapeDataString(message.Id);
        if (!Context.Child(name).IsNobody())
        {
            message.Started.TryFail(new NymClientException(
                NymClientError.InvalidArgument, $"A client with the id '{message.Id}' already runs in this actor system; dispose it first or choose another id."));
            return;
        }

        message.Started.TrySet(Context.ActorOf(message.Props, name));
    }
}
