using System.Linq.Expressions;
using Akka.Actor;

namespace NymActors.Streams.Actors;

/// <summary>
/// Recipes of actors that live in this process only. They hold live objects, so an actor system that serializes every recipe for
/// a test (<c>akka.actor.serialize-creators</c>) passes them on as they are.
/// </summary>
internal static class LocalProps
{
    /// <summary>The recipe of an actor.</summary>
    public static Props Create<T>(Expression<Func<T>> factory)
        where T : ActorBase => Props.Create(factory).WithDeploy(Deploy.Local);
}
