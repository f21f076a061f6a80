using Akka.Actor;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Streams.Actors;

namespace NymActors.Acknowledgements;

/// <summary>A fragment was handed to the gateway connection; its timer starts now.</summary>
/// <param name="Fragment">The fragment.</param>
/// <param name="ExpectedRoundTrip">Sum of the mixing delays there and back.</param>
internal sealed record FragmentSent(PendingFragment Fragment, TimeSpan ExpectedRoundTrip) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Fragment.GiveUp(NymClientException.Internal(reason));
}

/// <summary>No packet could be built for a fragment (no usable topology); it is tried again after the usual wait.</summary>
/// <param name="Fragment">The fragment.</param>
internal sealed record PreparationFailed(PendingFragment Fragment) : ActorMessage, IGivenUp
{
    /// <summary>There was no network map at all: nothing was attempted, and the fragment waits for as long as it takes.</summary>
    public bool WasWithoutMap { get; init; }

    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Fragment.GiveUp(NymClientException.Internal(reason));
}

/// <summary>An acknowledgement packet as the gateway delivered it.</summary>
/// <param name="Payload">21 bytes: IV and encrypted fragment identifier.</param>
/// <param name="Room">The room that it takes until it is handled.</param>
internal sealed record AcknowledgementReceived(ReadOnlyMemory<byte> Payload, ReceptionRoom Room) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Room.Leave();
}

/// <summary>The earliest deadline passed.</summary>
internal sealed record CheckDeadlines : ActorMessage
{
    public static CheckDeadlines Instance { get; } = new();
}
