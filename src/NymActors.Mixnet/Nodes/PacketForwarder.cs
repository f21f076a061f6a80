using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Nodes;

/// <summary>Hands packets to the links of a node. What the links drop or lose is counted by them (<see cref="NodeLinkCounters"/>).</summary>
internal sealed class PacketForwarder(INodeLinkSender sender)
{
    /// <summary>Sends a packet without waiting and without delay.</summary>
    /// <returns>Whether the link took it.</returns>
    public bool TryForward(FramedPacket packet, NodeRoutingAddress nextHop) => sender.TrySend(nextHop, packet);
}
