using System.Diagnostics;
using NymActors.Streams.Actors;

namespace NymActors.Reception;

/// <summary>A message handed to the application, with the number that confirms it.</summary>
/// <param name="Sequence">Grows by one with each message of the client.</param>
/// <param name="Message">The message.</param>
/// <param name="Asker">The place of the session whose anonymous message this answers; null for everything else.</param>
internal sealed record Delivery(long Sequence, IncomingMessage Message, int? Asker = null) : ActorMessage
{
    /// <summary>The span from its arrival to the application; null when nobody listens.</summary>
    public Activity? Span { get; init; }
}
