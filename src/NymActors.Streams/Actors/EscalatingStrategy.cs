using Akka.Actor;

namespace NymActors.Streams.Actors;

/// <summary>
/// Decides about each failed child by itself: the decision is the parent's, and it is told which child failed. No window of
/// Akka's is used (<see cref="RestartWindow"/> says why).
/// </summary>
/// <param name="decide">The child, its failure -> what happens. Called on the parent's thread while the child is suspended.</param>
internal sealed class EscalatingStrategy(Func<IActorRef, Exception, Directive> decide)
    : OneForOneStrategy(maxNrOfRetries: -1, withinTimeMilliseconds: -1, localOnlyDecider: static _ => Directive.Restart)
{
    /// <inheritdoc/>
    protected override Directive Handle(IActorRef child, Exception exception) => decide(child, exception);
}
