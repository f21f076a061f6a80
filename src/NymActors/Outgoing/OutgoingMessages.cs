using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;
using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>Send a message to a known address.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="Message">The message.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Ends when every fragment is queued, or with the reason why none was; null when nobody waits for it.</param>
internal sealed record SendToRecipient(Recipient Recipient, NymMessage Message, TransmissionLane Lane, Answer<MessageReceipt>? Accepted)
    : ActorMessage, IRequest
{
    /// <summary>What its sender wishes for it; null for nothing.</summary>
    public SendOptions? Options { get; init; }

    /// <inheritdoc/>
    public bool IsAwaited => Accepted is not null;

    /// <inheritdoc/>
    public void Fail(Exception reason) => Accepted?.TryFail(NymClientException.Internal(reason));
}

/// <summary>A fragment that travels by SURB has to be sent again; it needs another SURB.</summary>
/// <param name="Fragment">The fragment.</param>
internal sealed record RetransmitReply(PendingFragment Fragment) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, Akka.Actor.IActorRef sender) => Fragment.GiveUp(NymClientException.Internal(reason));
}
