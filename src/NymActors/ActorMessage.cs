using Akka.Event;

namespace NymActors;

/// <summary>
/// A message between the actors of a client. It may carry an application's message or a recipient, and actor systems log what
/// reaches nobody: so it neither counts as a dead letter nor prints its content.
/// </summary>
internal abstract record ActorMessage : IDeadLetterSuppression
{
    /// <summary>The kind of message, without its content.</summary>
    public sealed override string ToString() => GetType().Name;
}
