namespace NymActors;

/// <summary>How far a client can be relied on now, from the worst to the best, so that "at least" can be asked.</summary>
public enum ClientAvailability
{
    /// <summary>It was disposed or had to stop; <see cref="NymClient.Stopped"/> says which.</summary>
    Stopped,

    /// <summary>Nothing can be sent or received. It mends itself when its cause does; what is sent meanwhile waits.</summary>
    Offline,

    /// <summary>It has just connected, and none of its own packets has come back through the mixnet yet.</summary>
    Starting,

    /// <summary>Packets leave and arrive, and something is not as it should be.</summary>
    Degraded,

    /// <summary>Packets leave and arrive: the client's own ones have come back through the mixnet a moment ago.</summary>
    Online,
}
