namespace NymActors;

/// <summary>What went wrong, so that a program can decide without reading the text.</summary>
public enum NymClientError
{
    /// <summary>The directory (nym-api) gave no usable answer.</summary>
    DirectoryUnreachable,

    /// <summary>The directory knows no gateway with the wanted identity key, or none at all.</summary>
    UnknownGateway,

    /// <summary>The network map has an empty layer or lacks the client's own gateway.</summary>
    InsufficientTopology,

    /// <summary>The gateway could not be reached within the time allowed.</summary>
    GatewayUnreachable,

    /// <summary>The gateway refused registration or authentication.</summary>
    GatewayRefused,

    /// <summary>The recipient's gateway is not in the network map.</summary>
    UnknownRecipientGateway,

    /// <summary>No message from this correspondent was received, so no reply SURB for it is held.</summary>
    UnknownSenderTag,

    /// <summary>The message was sent as often as allowed and never acknowledged.</summary>
    NotAcknowledged,

    /// <summary>The correspondent stopped supplying reply SURBs.</summary>
    NoReplySurbs,

    /// <summary>The argument cannot be sent: too many reply SURBs asked for, an empty reply, and the like.</summary>
    InvalidArgument,

    /// <summary>The lane was closed by the application before the message left.</summary>
    LaneClosed,

    /// <summary>The client was stopped.</summary>
    Stopped,

    /// <summary>Stored keys or registrations cannot be used.</summary>
    Storage,

    /// <summary>Too many bytes wait to be sent already; send again when some of them have left.</summary>
    QueueFull,

    /// <summary>No packet could be built for the message, whatever route was tried.</summary>
    Unsendable,

    /// <summary>A part of the client failed while it worked on the request: a defect, contained. The inner exception is the cause.</summary>
    Internal,

    /// <summary>
    /// The gateway still holds a connection of this identity: one of this client that is about to end, which a running client waits out, or that of
    /// another program with the same keys.
    /// </summary>
    GatewayBusy,

    /// <summary>The gateway does not know this client any more. A running client registers again, at most once in ten minutes.</summary>
    NotRegistered,

    /// <summary>The deadline of the message passed before every fragment was acknowledged.</summary>
    DeadlinePassed,

    /// <summary>
    /// The message was acknowledged by the network, and the recipient's client did not confirm it in time: it is away, or does not know how to. It
    /// may have the message all the same.
    /// </summary>
    NotConfirmed,

    /// <summary>The recipient's client got every fragment and could make no message of them.</summary>
    RejectedByRecipient,
}
