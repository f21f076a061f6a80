namespace NymActors.Gateways;

/// <summary>What is to be done about a connection.</summary>
internal enum LinkVerdict
{
    /// <summary>Nothing: it is heard, or an answer is waited for.</summary>
    Wait,

    /// <summary>Ask the gateway for a sign of life.</summary>
    Ping,

    /// <summary>The gateway answered no ping: nobody is at the other end, or nothing gets there.</summary>
    Silent,

    /// <summary>A packet has been on its way into the connection for too long.</summary>
    Stuck,
}
