using NymActors.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Replies;
using NymActors.Traffic;

namespace NymActors.Surbs;

/// <summary>Send a message that its recipient can answer without learning who sent it.</summary>
/// <param name="Recipient">The recipient's address.</param>
/// <param name="Data">The application's bytes.</param>
/// <param name="ReplySurbs">How many reply SURBs go with it.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Completed when every fragment is queued, faulted when none was.</param>
internal sealed record SendAnonymously(
    Recipient Recipient, ReadOnlyMemory<byte> Data, int ReplySurbs, TransmissionLane Lane, TaskCompletionSource<MessageReceipt> Accepted) : ActorMessage;

/// <summary>Answer an anonymous correspondent.</summary>
/// <param name="Correspondent">The tag its message came with.</param>
/// <param name="Data">The application's bytes.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Accepted">Completed when every fragment is queued or waits for a SURB, faulted when the reply is refused.</param>
internal sealed record SendReply(
    SenderTag Correspondent, ReadOnlyMemory<byte> Data, TransmissionLane Lane, TaskCompletionSource<MessageReceipt> Accepted) : ActorMessage;

/// <summary>Reply SURBs arrived.</summary>
/// <param name="Correspondent">Who sent them.</param>
/// <param name="Surbs">The SURBs, at least one.</param>
/// <param name="FromRequest">Whether they answer a request; those attached to data do not.</param>
internal sealed record SurbsReceived(SenderTag Correspondent, IReadOnlyList<ReplySurb> Surbs, bool FromRequest) : ActorMessage;

/// <summary>A correspondent asks for more SURBs.</summary>
/// <param name="Requester">Its address, as it states it.</param>
/// <param name="Amount">How many it wants.</param>
internal sealed record SurbRequestReceived(Recipient Requester, long Amount) : ActorMessage;

/// <summary>A fragment that travels by SURB was not acknowledged in time; it needs another SURB.</summary>
/// <param name="Fragment">The fragment.</param>
internal sealed record RetransmitReply(PendingFragment Fragment) : ActorMessage;

/// <summary>How many fragments wait on a lane, for the local WebSocket API.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Length">Completed with the number.</param>
internal sealed record QueryLaneLength(TransmissionLane Lane, TaskCompletionSource<int> Length) : ActorMessage;
