using Akka.Actor;

namespace NymActors.Testing;

/// <summary>The siblings of an actor under test.</summary>
internal static class TestRefs
{
    /// <summary>Every sibling is the same actor.</summary>
    public static ClientRefs AllTo(IActorRef actor)
    {
        var refs = new ClientRefs();
        refs.Set(new ClientRefs.Actors
        {
            Client = actor,
            Topology = actor,
            Gateway = actor,
            Traffic = actor,
            Acknowledgements = actor,
            CoverTraffic = actor,
            SurbStore = actor,
            Reception = actor,
            Sessions = actor,
        });
        return refs;
    }
}
