namespace NymActors;

/// <summary>Why a message failed. The list is closed: whatever happens is one of these.</summary>
public enum MessageFailure
{
    /// <summary>A fragment was sent as often as allowed and never acknowledged (<see cref="NymClientError.NotAcknowledged"/>).</summary>
    NotAcknowledged,

    /// <summary>The correspondent supplied no more reply SURBs (<see cref="NymClientError.NoReplySurbs"/>).</summary>
    NoReplySurbs,

    /// <summary>The deadline passed before the network had acknowledged every fragment (<see cref="NymClientError.DeadlinePassed"/>).</summary>
    DeadlinePassed,

    /// <summary>
    /// The network acknowledged every fragment, and the recipient's client did not confirm the message in time
    /// (<see cref="NymClientError.NotConfirmed"/>). It may have it all the same.
    /// </summary>
    NotConfirmed,

    /// <summary>The recipient's client has every fragment and can make no message of them (<see cref="NymClientError.RejectedByRecipient"/>).</summary>
    RejectedByRecipient,

    /// <summary>The application closed the lane that it waited in (<see cref="NymClientError.LaneClosed"/>).</summary>
    LaneClosed,

    /// <summary>No packet could be built for it (<see cref="NymClientError.Unsendable"/>).</summary>
    Unsendable,

    /// <summary>
    /// The client was stopped or had to stop (<see cref="NymClientError.Stopped"/>, or the reason why it had to). What <see cref="OutboxPolicy"/>
    /// keeps is sent on at the next start, without a receipt.
    /// </summary>
    ClientStopped,

    /// <summary>A part of the client failed while it worked on the message (<see cref="NymClientError.Internal"/>).</summary>
    Internal,
}
