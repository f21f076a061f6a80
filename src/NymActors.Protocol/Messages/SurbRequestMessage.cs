using System.Buffers.Binary;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Messages;

/// <summary>
/// Asks an anonymous correspondent for more reply SURBs and tells it the own address for that; always fits one packet
/// (docs/protocol/02-messages.md 7.5).
/// </summary>
/// <param name="requester">Where the SURBs are to be sent.</param>
/// <param name="amount">How many are wanted.</param>
public sealed class SurbRequestMessage(Recipient requester, uint amount) : NymMessage
{
    internal const byte ContentTag = 1;
    private const int ContentLength = Recipient.Length + sizeof(uint);

    /// <summary>Where the SURBs are to be sent.</summary>
    public Recipient Requester { get; } = requester;

    /// <summary>How many are wanted.</summary>
    public uint Amount { get; } = amount;

    /// <inheritdoc/>
    public override int SerializedLength => 2 + ContentLength;

    /// <inheritdoc/>
    public override void Write(Span<byte> destination)
    {
        destination[0] = ReplyType;
        destination[1] = ContentTag;
        Requester.CopyTo(destination[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(2 + Recipient.Length)..], Amount);
    }

    internal static SurbRequestMessage ParseContent(ReadOnlySpan<byte> content) =>
        content.Length == ContentLength
            ? new SurbRequestMessage(
                Recipient.FromBytes(content[..Recipient.Length]), BinaryPrimitives.ReadUInt32BigEndian(content[Recipient.Length..]))
            : throw new ProtocolException("SURB request", 2, $"{content.Length} bytes instead of {ContentLength}");
}
