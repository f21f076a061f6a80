namespace NymActors.Sessions;

/// <summary>Which received messages an application of the local WebSocket gets, and when they are no longer the client's.</summary>
public enum MessageHandover
{
    /// <summary>None: it only asks and sends.</summary>
    None,

    /// <summary>A message is delivered when the application has it.</summary>
    WhenTaken,

    /// <summary>A message stays the client's until the application commits it; it comes as a text with its number.</summary>
    WhenCommitted,
}
