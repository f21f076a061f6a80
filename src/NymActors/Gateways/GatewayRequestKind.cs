namespace NymActors.Gateways;

/// <summary>What a client asks of its gateway on an open connection.</summary>
internal enum GatewayRequestKind
{
    /// <summary>To forward a packet.</summary>
    Packet,

    /// <summary>To grant bandwidth.</summary>
    Claim,

    /// <summary>To say which protocol it speaks: a ping, for every gateway answers it in its way.</summary>
    Ping,
}
