using Akka.Actor;
using Akka.Event;

namespace NymActors.Streams.Actors;

/// <summary>
/// A message between actors of one process. It may carry an application's message or a recipient, and actor systems log what
/// reaches nobody: so it neither counts as a dead letter nor prints its content. It holds live objects (sockets, answers), so an
/// actor system that serializes every message for a test passes it on as it is.
/// </summary>
internal abstract record ActorMessage : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>The kind of message, without its content.</summary>
    public sealed override string ToString() => GetType().Name;
}
