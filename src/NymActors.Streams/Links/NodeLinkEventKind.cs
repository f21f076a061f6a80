namespace NymActors.Streams.Links;

/// <summary>What can happen to a link between nodes.</summary>
public enum NodeLinkEventKind
{
    /// <summary>An outgoing link was made.</summary>
    Connected,

    /// <summary>An outgoing link could not be made: refused, unreachable.</summary>
    ConnectFailed,

    /// <summary>An outgoing link could not be made within the time limit.</summary>
    ConnectTimedOut,

    /// <summary>An outgoing link broke, or the other node closed it.</summary>
    Broken,

    /// <summary>A link of another node was accepted.</summary>
    Accepted,

    /// <summary>A link of another node was refused because too many were open.</summary>
    Refused,

    /// <summary>An accepted link has ended.</summary>
    Ended,

    /// <summary>Accepting failed, for example because the process has no file descriptors left; it is tried again.</summary>
    AcceptFailed,
}
