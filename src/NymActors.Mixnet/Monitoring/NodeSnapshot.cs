namespace NymActors.Mixnet.Monitoring;

/// <summary>The state and the counters of one node. Counters only grow and survive a restart of the node.</summary>
public sealed record NodeSnapshot
{
    /// <summary>The node.</summary>
    public required MixnetNode Node { get; init; }

    /// <summary>What it is doing.</summary>
    public required NodeState State { get; init; }

    /// <summary>Packets received from other nodes.</summary>
    public required long Received { get; init; }

    /// <summary>Packets handed to the connection of a next hop: mixed ones at a mix node, packets of clients at a gateway.</summary>
    public required long Forwarded { get; init; }

    /// <summary>Packets that ended here and were pushed to their client or stored for it.</summary>
    public required long Delivered { get; init; }

    /// <summary>Acknowledgement packets sent out for delivered packets.</summary>
    public required long AcknowledgementsForwarded { get; init; }

    /// <summary>Connections of other nodes that broke the framing and were closed.</summary>
    public required long FramingErrors { get; init; }

    /// <summary>Dropped packets by reason; reasons that never occurred are absent.</summary>
    public required IReadOnlyDictionary<DropReason, long> Dropped { get; init; }

    /// <summary>Messages now waiting in the gateway's store.</summary>
    public required int MessagesStored { get; init; }

    /// <summary>The clients registered with a gateway; empty for a mix node.</summary>
    public required IReadOnlyList<ClientTraffic> Clients { get; init; }

    /// <summary>Dropped packets of all reasons.</summary>
    public long DroppedTotal => Dropped.Values.Sum();
}
