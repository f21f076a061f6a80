using NymActors.Outgoing;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Topology;
using NymActors.Topology;

namespace NymActors.CoverTraffic;

/// <summary>Builds loop cover packets: packets to oneself that look like any other. Source: docs/protocol/02-messages.md 11.</summary>
/// <param name="preparer">Builds one packet.</param>
/// <param name="topology">The network map to draw routes from.</param>
/// <param name="size">The packet size, that of real packets.</param>
/// <param name="counters">Counts ticks at which none could be built.</param>
internal sealed class CoverPackets(PacketPreparer preparer, CurrentTopology topology, PacketSize size, ClientCounters counters)
{
    /// <summary>A cover packet, or null while no usable network map is held.</summary>
    public OutgoingPacket? TryBuild(PacketOrigin origin)
    {
        try
        {
            if (topology.Value is { } map)
            {
                return new OutgoingPacket(preparer.PrepareCover(map, size), null, origin);
            }
        }
        catch (TopologyException)
        {
            // The own gateway is missing from this map; counted like having none.
        }
        catch (Exception)
        {
            // One cover packet that cannot be built is one that is not sent; the stream goes on with the next.
            counters.UnbuildablePackets.Increment();
            return null;
        }

        counters.UnroutablePackets.Increment();
        return null;
    }
}
