using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Sphinx;

namespace NymActors.Mixnet.MixNodes;

/// <summary>
/// What a mix node does with one packet: unwrap it, read where it goes next and how long it stays
/// (docs/protocol/06-network.md 8.2, 8.3). Never throws for bytes from the network.
/// </summary>
internal sealed class Mixing(PacketUnwrapper unwrapper, NodeCounters counters, TimeSpan maximumDelay)
{
    private readonly ulong _maximumDelayNanoseconds = (ulong)(maximumDelay.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Processes a packet in place.</summary>
    /// <param name="packet">The packet as it arrived; afterwards, when accepted, the packet for the next hop.</param>
    /// <param name="mixed">Where it goes and after which delay.</param>
    /// <returns>False when it was dropped, and counted.</returns>
    public bool TryMix(FramedPacket packet, out MixedPacket mixed)
    {
        mixed = default;
        if (!unwrapper.TryUnwrap(packet, out var result))
        {
            return false;
        }

        if (result.Kind != SphinxHopKind.Forward)
        {
            counters.CountDropped(DropReason.WrongRole);
            return false;
        }

        if (!NodeRoutingAddress.TryFromBytes(result.Address.Span, out var nextHop))
        {
            counters.CountDropped(DropReason.BadNextHop);
            return false;
        }

        mixed = new MixedPacket(packet, nextHop, (long)Math.Min(result.DelayNanoseconds, _maximumDelayNanoseconds));
        return true;
    }
}
