using NymActors.Outgoing;

namespace NymActors;

/// <summary>
/// What the sender of a message holds: the message is accepted; the network's acknowledgements are still on their way.
/// </summary>
public sealed class MessageReceipt
{
    private readonly MessageTracker _tracker;

    internal MessageReceipt(MessageTracker tracker) => _tracker = tracker;

    /// <summary>How many fragments (packets) carry the message, at least 1.</summary>
    public int Fragments => _tracker.Fragments;

    /// <summary>How many of the fragments have left for the gateway at least once, 0 to <see cref="Fragments"/>.</summary>
    public int FragmentsSent => _tracker.FragmentsSent;

    /// <summary>How many of the fragments are acknowledged, 0 to <see cref="Fragments"/>: the progress of a large message.</summary>
    public int FragmentsAcknowledged => _tracker.FragmentsAcknowledged;

    /// <summary>How far the message has got.</summary>
    public MessageStage Stage => _tracker.Stage;

    /// <summary>Completes when every fragment has left for the gateway once; faults as <see cref="Acknowledged"/> does.</summary>
    public Task Sent => _tracker.Sent;

    /// <summary>
    /// Completes when every fragment was acknowledged by the recipient's gateway. Faults with <see cref="NymClientException"/>
    /// when the client gave up (<see cref="NymClientError.NotAcknowledged"/>, <see cref="NymClientError.NoReplySurbs"/>,
    /// <see cref="NymClientError.DeadlinePassed"/>) or was stopped. An acknowledgement says that the recipient's gateway has the packet, not that
    /// the recipient has it, nor that an application read it.
    /// </summary>
    public Task Acknowledged => _tracker.Acknowledged;

    /// <summary>
    /// Completes when the recipient's client has confirmed that the message lies whole in its store, from where it is delivered to its application
    /// once. Faults with <see cref="NymClientException"/>: as <see cref="Acknowledged"/> does; with
    /// <see cref="NymClientError.NotConfirmed"/> when all was acknowledged and no confirmation came until the deadline (an hour if none was given),
    /// because the recipient is away or its client does not know how to; with <see cref="NymClientError.InvalidArgument"/> for a message that
    /// was sent without <see cref="SendOptions.Confirm"/>.
    /// </summary>
    public Task Confirmed => _tracker.Confirmed ?? Task.FromException(new NymClientException(
        NymClientError.InvalidArgument, "The message was sent without asking for a confirmation."));

    /// <summary>Why the message failed; null while it has not.</summary>
    public MessageFailure? Failure => _tracker.Failure?.Error switch
    {
        null => null,
        NymClientError.NotAcknowledged => MessageFailure.NotAcknowledged,
        NymClientError.NoReplySurbs or NymClientError.UnknownSenderTag => MessageFailure.NoReplySurbs,
        NymClientError.DeadlinePassed => MessageFailure.DeadlinePassed,
        NymClientError.NotConfirmed => MessageFailure.NotConfirmed,
        NymClientError.RejectedByRecipient => MessageFailure.RejectedByRecipient,
        NymClientError.LaneClosed => MessageFailure.LaneClosed,
        NymClientError.Unsendable => MessageFailure.Unsendable,
        NymClientError.Internal => MessageFailure.Internal,
        _ => MessageFailure.ClientStopped,
    };
}
