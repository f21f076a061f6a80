using NymActors.Acknowledgements;
using NymActors.Protocol.Preparation;

namespace NymActors.Traffic;

/// <summary>A packet ready for the gateway.</summary>
/// <param name="Packet">The packet with its first hop.</param>
/// <param name="Fragment">What it carries; null for cover.</param>
/// <param name="Origin">Which stream it comes from.</param>
internal sealed record OutgoingPacket(PreparedPacket Packet, PendingFragment? Fragment, PacketOrigin Origin) : ActorMessage
{
    /// <summary>Takes the place of a packet that could not be built, so that every fragment yields one element.</summary>
    public static OutgoingPacket None { get; } = new(null!, null, PacketOrigin.Cover);
}
