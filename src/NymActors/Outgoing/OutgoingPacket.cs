using Akka.Actor;
using NymActors.Protocol.Preparation;
using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>A packet ready for the gateway.</summary>
/// <param name="Packet">The packet with its first hop.</param>
/// <param name="Fragment">What it carries; null for cover.</param>
/// <param name="Origin">Which stream it comes from.</param>
/// <param name="Transmission">Which transmission of the fragment it is.</param>
internal sealed record OutgoingPacket(PreparedPacket Packet, PendingFragment? Fragment, PacketOrigin Origin, int Transmission = 0)
    : ActorMessage, IGivenUp
{
    /// <summary>Takes the place of a packet that could not be built, so that every fragment yields one element.</summary>
    public static OutgoingPacket None { get; } = new(null!, null, PacketOrigin.Cover);

    /// <summary>Whether a stream made it that has been replaced since, and its fragment is on its way once more.</summary>
    public bool IsOutdated => Fragment is { } fragment && (fragment.Transmission != Transmission || fragment.Settled);

    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender)
    {
        Fragment?.GiveUp(NymClientException.Internal(reason));

        // Its stream waits for the connection to take it.
        sender.Tell(PacketTaken.Instance);
    }
}
