namespace NymActors.Mixnet.Monitoring;

/// <summary>Why a node dropped a packet. Each drop is counted under exactly one reason.</summary>
public enum DropReason
{
    /// <summary>The Sphinx packet did not unwrap with the node's key: damaged, or made for another key.</summary>
    UnwrapFailed,

    /// <summary>A packet with the same replay tag was seen before.</summary>
    Replayed,

    /// <summary>The next hop in the header, or the first hop of an acknowledgement, is not a node address.</summary>
    BadNextHop,

    /// <summary>A packet that ends here arrived at a mix node, or one to be forwarded arrived at a gateway.</summary>
    WrongRole,

    /// <summary>The recovered payload is too short to hold the acknowledgement packet, or that is no packet.</summary>
    BadPayload,

    /// <summary>A packet type that this network does not carry (Outfox).</summary>
    UnsupportedPacketType,

    /// <summary>The bounded queue towards the next hop was full.</summary>
    QueueFull,

    /// <summary>The next hop could not be reached, or the connection to it broke with packets in its queue.</summary>
    LinkFailed,

    /// <summary>The recipient is not connected and the store of the gateway is full.</summary>
    StorageFull,
}
