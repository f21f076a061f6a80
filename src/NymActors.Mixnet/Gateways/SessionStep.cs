namespace NymActors.Mixnet.Gateways;

/// <summary>What a connection has to do after its session handled a frame.</summary>
internal enum SessionStep
{
    /// <summary>Nothing beyond writing the answer.</summary>
    Continue,

    /// <summary>The frame did not count: the time limit for the awaited one goes on.</summary>
    Skip,

    /// <summary>The client proved who it is; the duplicate check comes next.</summary>
    Authenticate,

    /// <summary>The client registered and has been told so: it is active now.</summary>
    Registered,

    /// <summary>Write the answer, then drop the connection.</summary>
    End,
}
