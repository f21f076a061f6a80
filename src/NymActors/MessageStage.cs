namespace NymActors;

/// <summary>How far a message has got, as its sender can know.</summary>
public enum MessageStage
{
    /// <summary>Accepted; nothing of it has left yet. It lies in the client's memory, and in its storage if <see cref="OutboxPolicy"/> says so.</summary>
    Queued,

    /// <summary>At least one of its fragments was handed to the gateway. That says nothing about the way beyond.</summary>
    Sent,

    /// <summary>
    /// Every fragment was acknowledged by the recipient's gateway, which delivers it to the recipient, or keeps it while that is away. It does
    /// not say that the recipient has it.
    /// </summary>
    AcknowledgedByNetwork,

    /// <summary>
    /// The client has given the message up; <see cref="MessageReceipt.Failure"/> says why. <see cref="MessageReceipt.Acknowledged"/> faults with the
    /// reason, unless it had completed before: a message may be acknowledged and not confirmed.
    /// </summary>
    Failed,

    /// <summary>
    /// The recipient's client has the message whole in its store, and its application gets it. Only for messages that asked for it
    /// (<see cref="SendOptions.Confirm"/>).
    /// </summary>
    Confirmed,
}
