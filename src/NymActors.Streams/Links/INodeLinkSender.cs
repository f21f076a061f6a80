using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;

namespace NymActors.Streams.Links;

/// <summary>
/// The outgoing links of one node: one per next hop, made on demand, kept until they fail, each with a bounded queue
/// (docs/protocol/06-network.md section 8.9). Safe for concurrent use. Disposing it drops what is queued.
/// </summary>
public interface INodeLinkSender : IAsyncDisposable
{
    /// <summary>What became of the packets so far.</summary>
    NodeLinkCounters Counters { get; }

    /// <summary>Hands a packet over without waiting.</summary>
    /// <param name="nextHop">Where to.</param>
    /// <param name="packet">The packet; its memory must not be changed any more.</param>
    /// <returns>
    /// Whether the packet was taken. False when it was dropped and counted: the queue is full, there is no room for another link, or (in
    /// memory) nobody listens there. A packet that was taken can still be lost with its link, which is counted as well.
    /// </returns>
    bool TrySend(NodeRoutingAddress nextHop, FramedPacket packet);
}
