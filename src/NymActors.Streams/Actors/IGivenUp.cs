using Akka.Actor;

namespace NymActors.Streams.Actors;

/// <summary>A message that holds something which has to be ended by name (a fragment, a socket) when no actor could handle it.</summary>
internal interface IGivenUp
{
    /// <summary>The message made its actor fail twice and is handled no more.</summary>
    /// <param name="reason">The second failure.</param>
    /// <param name="sender">Who sent the message.</param>
    void GiveUp(Exception reason, IActorRef sender);
}
