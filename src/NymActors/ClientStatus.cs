namespace NymActors;

/// <summary>Whether a client can send and receive now.</summary>
public enum ClientStatus
{
    /// <summary>The gateway connection is open and the network map is known: packets leave and arrive.</summary>
    Connected,

    /// <summary>The gateway connection is lost and being made again, without end; what is sent meanwhile waits.</summary>
    Reconnecting,

    /// <summary>The directory has not given a usable network map for long; nothing is sent until it does, and what is sent meanwhile waits.</summary>
    WithoutTopology,

    /// <summary>The client was disposed or had to stop; <see cref="NymClient.Stopped"/> says which.</summary>
    Stopped,
}
