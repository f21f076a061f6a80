using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Acknowledgements;

/// <summary>
/// What a gateway finds in a fully unwrapped packet: the bytes for the client and, unless the packet is an acknowledgement itself,
/// the acknowledgement to send off (docs/protocol/02-messages.md 10.3, 13).
/// </summary>
public readonly struct FinalHopPayload
{
    private FinalHopPayload(Memory<byte> message, FramedPacket? ack, NodeRoutingAddress ackFirstHop)
    {
        Message = message;
        Ack = ack;
        AckFirstHop = ackFirstHop;
    }

    /// <summary>What the client gets, whole.</summary>
    public Memory<byte> Message { get; }

    /// <summary>The acknowledgement, to be sent without delay once the message was pushed or stored; none in an ack packet.</summary>
    public FramedPacket? Ack { get; }

    /// <summary>The node to send <see cref="Ack"/> to.</summary>
    public NodeRoutingAddress AckFirstHop { get; }

    /// <summary>Takes a plaintext apart. Nothing is copied.</summary>
    /// <param name="packet">The packet as it arrived in its frame: its size, type and key rotation count, not what the plaintext looks like.</param>
    /// <param name="plaintext">The plaintext of the packet, without its Sphinx padding.</param>
    /// <param name="payload">The parts, or <c>default</c>.</param>
    /// <returns>
    /// Whether the plaintext can be taken apart. When not, it is dropped as a whole: nothing is delivered, nothing acknowledged.
    /// </returns>
    public static bool TrySplit(FramedPacket packet, Memory<byte> plaintext, out FinalHopPayload payload)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.Size.IsAck())
        {
            payload = new FinalHopPayload(plaintext, null, default);
            return true;
        }

        payload = default;
        var ackLength = packet.Size.CarriedAckLength();
        if (plaintext.Length < ackLength || !NodeRoutingAddress.TryFromBytes(plaintext.Span[..SurbAck.FirstHopLength], out var firstHop))
        {
            return false;
        }

        var ackSize = packet.Size.IsOutfox() ? PacketSize.OutfoxAck : PacketSize.Ack;
        var ack = new FramedPacket(ackSize, packet.Type, packet.KeyRotation, plaintext[SurbAck.FirstHopLength..ackLength]);
        payload = new FinalHopPayload(plaintext[ackLength..], ack, firstHop);
        return true;
    }
}
