namespace NymActors.Streams.Links;

/// <summary>What ended a gateway connection.</summary>
public enum GatewayCloseKind
{
    /// <summary>This side closed or disposed it.</summary>
    ClosedHere,

    /// <summary>The other side closed it, with a Close frame.</summary>
    ClosedByPeer,

    /// <summary>The transport broke, or the other side dropped it without a Close frame, as gateways do.</summary>
    ConnectionLost,

    /// <summary>The other side sent something that the limits or WebSocket itself do not allow.</summary>
    ProtocolViolation,
}
