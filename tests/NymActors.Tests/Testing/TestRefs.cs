using Akka.Actor;

namespace NymActors.Testing;

/// <summary>The siblings of an actor under test.</summary>
internal static class TestRefs
{
    /// <summary>Every sibling is the same actor, but those that are replaced.</summary>
    public static ClientRefs AllTo(IActorRef actor, Func<ClientRefs.Actors, ClientRefs.Actors>? replace = null)
    {
        var actors = new ClientRefs.Actors
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
            Health = actor,
            Confirmations = actor,
        };
        var refs = new ClientRefs();
        refs.Set(replace is null ? actors : replace(actors));
        return refs;
    }
}
