using NymActors.Mixnet.Monitoring;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// The first step of every packet at every node: unwrap it with the node's key and refuse replays
/// (docs/protocol/06-network.md 8.2). The rotation mark of the frame is a hint only, because the key is permanent (8.11).
/// Safe for concurrent use on different packets.
/// </summary>
internal sealed class PacketUnwrapper(SphinxPrivateKey key, ReplayFilter replays, NodeCounters counters)
{
    /// <summary>Unwraps a packet in place. A refused one has been counted.</summary>
    public bool TryUnwrap(FramedPacket packet, out SphinxResult result)
    {
        counters.CountReceived();
        if (packet.Type != PacketType.Mix)
        {
            result = default;
            counters.CountDropped(DropReason.UnsupportedPacketType);
            return false;
        }

        if (!SphinxProcessor.TryProcess(key, packet.Packet.Span, out result, out _))
        {
            counters.CountDropped(DropReason.UnwrapFailed);
            return false;
        }

        if (!replays.TryAdd(result.ReplayTag))
        {
            counters.CountDropped(DropReason.Replayed);
            return false;
        }

        return true;
    }
}
