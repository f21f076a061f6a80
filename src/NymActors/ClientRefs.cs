using Akka.Actor;

namespace NymActors;

/// <summary>
/// The actors of one client, as its children see each other. Filled by <see cref="NymClientActor"/> before any of them gets
/// work; the references stay valid when a child is restarted.
/// </summary>
internal sealed class ClientRefs
{
    public IActorRef Client { get; set; } = ActorRefs.Nobody;

    public IActorRef Topology { get; set; } = ActorRefs.Nobody;

    public IActorRef Gateway { get; set; } = ActorRefs.Nobody;

    public IActorRef Traffic { get; set; } = ActorRefs.Nobody;

    public IActorRef Acknowledgements { get; set; } = ActorRefs.Nobody;

    public IActorRef CoverTraffic { get; set; } = ActorRefs.Nobody;

    public IActorRef SurbStore { get; set; } = ActorRefs.Nobody;

    public IActorRef Reception { get; set; } = ActorRefs.Nobody;
}
