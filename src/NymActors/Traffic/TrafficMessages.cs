using NymActors.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;

namespace NymActors.Traffic;

/// <summary>Send a message to a known address.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="Message">The message.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Completed when every fragment is queued, faulted when none was; null when nobody waits for it.</param>
internal sealed record SendToRecipient(
    Recipient Recipient, NymMessage Message, TransmissionLane Lane, TaskCompletionSource<MessageReceipt>? Accepted) : ActorMessage;

/// <summary>Queue fragments that are ready: replies with their SURBs in place, or fragments to be sent again.</summary>
/// <param name="Lane">The lane they wait in.</param>
/// <param name="Fragments">The fragments, in order.</param>
internal sealed record QueueFragments(TransmissionLane Lane, IReadOnlyList<PendingFragment> Fragments) : ActorMessage;

/// <summary>The application closed a connection: what waits in its lane is dropped.</summary>
/// <param name="Lane">The lane.</param>
internal sealed record CloseLane(TransmissionLane Lane) : ActorMessage;

/// <summary>The network map and the gateway connection are there: the sending stream may start.</summary>
internal sealed record StartSending : ActorMessage
{
    public static StartSending Instance { get; } = new();
}
