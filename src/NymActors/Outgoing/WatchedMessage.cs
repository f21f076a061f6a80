using NymActors.Protocol.Addressing;

namespace NymActors.Outgoing;

/// <summary>A message with a deadline, or one that is to be confirmed.</summary>
/// <param name="Id">Its number in the outbox.</param>
/// <param name="Recipient">The address it goes to; null for a reply.</param>
/// <param name="Tracker">Its receipt.</param>
/// <param name="Fragments">Its fragments.</param>
internal sealed record WatchedMessage(long Id, Recipient? Recipient, MessageTracker Tracker, IReadOnlyList<PendingFragment> Fragments)
{
    /// <summary>When the client gives it up.</summary>
    public DateTimeOffset Deadline => Tracker.Wishes.Deadline ?? DateTimeOffset.MaxValue;
}
