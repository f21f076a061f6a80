namespace NymActors;

/// <summary>
/// What becomes of messages that were accepted and are not acknowledged when the client ends, or not confirmed if that is wished
/// (<see cref="SendOptions.Confirm"/>).
/// </summary>
public enum OutboxPolicy
{
    /// <summary>They are lost, and nothing of them is ever written to a disk.</summary>
    Off,

    /// <summary>
    /// At a stop, what is left of them is kept in the client's storage and sent on when the client starts again. When the process is killed
    /// they are lost.
    /// </summary>
    KeepAtStop,

    /// <summary>
    /// Each message is in the client's storage before it counts as accepted, and stays there until it is acknowledged: it is sent on after
    /// whatever end.
    /// </summary>
    Always,
}
