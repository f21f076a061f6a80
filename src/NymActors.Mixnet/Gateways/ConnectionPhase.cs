namespace NymActors.Mixnet.Gateways;

/// <summary>How far a <see cref="ClientConnection"/> is.</summary>
internal enum ConnectionPhase
{
    /// <summary>The client has yet to register or to prove who it is.</summary>
    Opening,

    /// <summary>The client proved who it is; another connection holds its place and is asked whether its client is still there.</summary>
    CheckingDuplicate,

    /// <summary>The client is served.</summary>
    Active,

    /// <summary>What is queued is written, and nothing is answered any more.</summary>
    Closing,
}
