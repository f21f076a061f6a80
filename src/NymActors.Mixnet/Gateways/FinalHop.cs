using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Framing;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// What a gateway does with a packet from the mixnet (docs/protocol/03-gateway.md 17.5): unwrap, deliver or store, and send the
/// acknowledgement on, at once and always. Never throws for bytes from the network.
/// </summary>
internal sealed class FinalHop(PacketUnwrapper unwrapper, ClientDelivery delivery, PacketForwarder forwarder, NodeCounters counters)
{
    /// <summary>Processes a packet; it is overwritten.</summary>
    public void Process(FramedPacket packet)
    {
        if (!unwrapper.TryUnwrap(packet, out var result))
        {
            return;
        }

        if (result.Kind != SphinxHopKind.Final)
        {
            counters.CountDropped(DropReason.WrongRole);
            return;
        }

        if (!FinalHopPayload.TrySplit(packet, packet.Packet[result.Plaintext], out var payload))
        {
            counters.CountDropped(DropReason.BadPayload);
            return;
        }

        // A copy: stored for a client that is away, it must not keep the whole packet in memory.
        delivery.Deliver(result.Address, payload.Message.ToArray());
        if (payload.Ack is { } acknowledgement && forwarder.TryForward(acknowledgement, payload.AckFirstHop))
        {
            counters.CountAcknowledgementForwarded();
        }
    }
}
