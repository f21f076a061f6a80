using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors.Testing;

/// <summary>Stands for the root of a client: has the actor under test as its child and decides as the root does.</summary>
internal sealed class ParentActor : UntypedActor
{
    private readonly Func<IActorRef, Exception, Directive> _decide;

    public ParentActor(Props child, string name, Func<IActorRef, Exception, Directive> decide, TaskCompletionSource<IActorRef> started)
    {
        _decide = decide;
        started.SetResult(Context.ActorOf(child, name));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new EscalatingStrategy(_decide);

    protected override void OnReceive(object message)
    {
    }
}
