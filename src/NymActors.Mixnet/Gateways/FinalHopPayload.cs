using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Mixnet.Gateways;

/// <summary>
/// The recovered payload of a packet that ends at a gateway, taken apart (docs/protocol/03-gateway.md 17.5): what the client gets, and
/// the acknowledgement packet to send on. The size class is that of the frame header, never derived from the payload.
/// </summary>
/// <param name="Message">A copy of what is pushed to the client, whole.</param>
/// <param name="Acknowledgement">The packet to forward; null for an acknowledgement packet itself.</param>
/// <param name="AcknowledgementFirstHop">Where it goes.</param>
internal readonly record struct FinalHopPayload(
    byte[] Message, FramedPacket? Acknowledgement, NodeRoutingAddress AcknowledgementFirstHop)
{
    private const int AddressLength = NodeRoutingAddress.MaximumLength;

    /// <summary>Length of the acknowledgement in front of every other payload: 19 bytes of address, 386 of packet.</summary>
    public static readonly int AcknowledgementLength = AddressLength + PacketSize.Ack.PacketLength();

    /// <summary>Takes a payload apart.</summary>
    /// <param name="packet">The packet that carried it, for its size class, type and key rotation.</param>
    /// <param name="plaintext">The recovered payload.</param>
    /// <param name="payload">The parts.</param>
    /// <returns>False when the payload is too short or the acknowledgement has no node address.</returns>
    public static bool TryRead(FramedPacket packet, ReadOnlySpan<byte> plaintext, out FinalHopPayload payload)
    {
        payload = default;
        if (packet.Size == PacketSize.Ack)
        {
            payload = new FinalHopPayload(plaintext.ToArray(), null, default);
            return true;
        }

        if (plaintext.Length < AcknowledgementLength || !NodeRoutingAddress.TryFromBytes(plaintext[..AddressLength], out var firstHop))
        {
            return false;
        }

        byte[] acknowledgement = plaintext[AddressLength..AcknowledgementLength].ToArray();
        payload = new FinalHopPayload(
            plaintext[AcknowledgementLength..].ToArray(),
            new FramedPacket(PacketSize.Ack, packet.Type, packet.KeyRotation, acknowledgement),
            firstHop);
        return true;
    }
}
