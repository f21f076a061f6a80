using System.Diagnostics.CodeAnalysis;

namespace NymActors.Protocol.Packets;

/// <summary>Lengths in bytes and names of the packet sizes (docs/protocol/02-messages.md 1.2, 1.3, 8.1).</summary>
public static class PacketSizes
{
    /// <summary>Bytes that a Sphinx packet has beyond its plaintext: the header and the payload's padding.</summary>
    public const int SphinxOverhead = SphinxHeaderLength + SphinxPayloadOverhead;

    /// <summary>Length of a Sphinx header.</summary>
    public const int SphinxHeaderLength = 348;

    /// <summary>Bytes of a Sphinx payload beyond its plaintext: 16 zero bytes and one marker.</summary>
    public const int SphinxPayloadOverhead = 17;

    /// <summary>Bytes that an Outfox packet has beyond its plaintext.</summary>
    public const int OutfoxOverhead = 329;

    /// <summary>Length of the acknowledgement that stands in front of a Sphinx plaintext: its first hop, padded, and the ack packet.</summary>
    public const int SurbAckLength = 19 + 386;

    /// <summary>Length of the largest packet.</summary>
    public const int MaximumPacketLength = 32768 + SphinxOverhead;

    /// <summary>Length of an ephemeral key or reply key digest, the bytes that stand before the encrypted fragment.</summary>
    public const int KeyOrDigestLength = 32;

    private const int OutfoxSurbAckLength = 19 + 377;

    private static readonly PacketSize[] All =
    [
        PacketSize.Regular, PacketSize.Ack, PacketSize.Extended8, PacketSize.Extended16, PacketSize.Extended32,
        PacketSize.OutfoxRegular, PacketSize.OutfoxAck,
    ];

    /// <summary>Whether the size is that of an Outfox packet.</summary>
    /// <param name="size">The size.</param>
    public static bool IsOutfox(this PacketSize size) => size is PacketSize.OutfoxRegular or PacketSize.OutfoxAck;

    /// <summary>Whether the size is that of an acknowledgement, which carries no acknowledgement of its own.</summary>
    /// <param name="size">The size.</param>
    public static bool IsAck(this PacketSize size) => size is PacketSize.Ack or PacketSize.OutfoxAck;

    /// <summary>Length of the plaintext, the same in every packet of this size.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static int PlaintextLength(this PacketSize size) => size switch
    {
        PacketSize.Regular or PacketSize.OutfoxRegular => 2048,
        PacketSize.Ack => 21,
        PacketSize.Extended8 => 8192,
        PacketSize.Extended16 => 16384,
        PacketSize.Extended32 => 32768,
        PacketSize.OutfoxAck => 48,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "There is no packet size with this tag."),
    };

    /// <summary>Length of the payload field; for Outfox the whole packet but its mix parameters.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static int PayloadLength(this PacketSize size) =>
        size.PlaintextLength() + (size.IsOutfox() ? OutfoxOverhead - 6 : SphinxPayloadOverhead);

    /// <summary>Length of the whole packet.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static int PacketLength(this PacketSize size) => size.PlaintextLength() + (size.IsOutfox() ? OutfoxOverhead : SphinxOverhead);

    /// <summary>
    /// Length of what the gateway hands to the client: the plaintext without the acknowledgement, or all of it when it is one.
    /// </summary>
    /// <param name="size">The size.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static int DeliveredLength(this PacketSize size) => size.PlaintextLength() - size.CarriedAckLength();

    /// <summary>Length of one serialised fragment with its header: "A" of 8.1. 1611 for <see cref="PacketSize.Regular"/>.</summary>
    /// <param name="size">A size that carries messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size, or that of an acknowledgement.</exception>
    public static int FragmentLength(this PacketSize size) => size.IsAck()
        ? throw new ArgumentOutOfRangeException(nameof(size), size, "Acknowledgements carry no fragments.")
        : size.DeliveredLength() - KeyOrDigestLength;

    /// <summary>Finds the size with this tag.</summary>
    /// <param name="tag">The tag, 1 to 7.</param>
    /// <param name="size">The size, or <c>default</c>.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFromTag(byte tag, out PacketSize size)
    {
        size = tag is >= (byte)PacketSize.Regular and <= (byte)PacketSize.OutfoxAck ? (PacketSize)tag : default;
        return size != default;
    }

    /// <summary>Finds the size of a packet by its length.</summary>
    /// <param name="length">Length of the whole packet. 2371 is taken for <see cref="PacketSize.OutfoxRegular"/> as well.</param>
    /// <param name="size">The size, or <c>default</c>.</param>
    /// <returns>Whether a packet can have this length.</returns>
    public static bool TryFromPacketLength(int length, out PacketSize size)
    {
        foreach (var candidate in All)
        {
            if (length == candidate.PacketLength() || (candidate == PacketSize.OutfoxRegular && length == candidate.PayloadLength()))
            {
                size = candidate;
                return true;
            }
        }

        size = default;
        return false;
    }

    /// <summary>Finds the size of a packet by the length of its plaintext.</summary>
    /// <param name="length">Length of the plaintext.</param>
    /// <param name="type">Whether a Sphinx or an Outfox size is meant.</param>
    /// <param name="size">The size, or <c>default</c>.</param>
    /// <returns>Whether a plaintext can have this length.</returns>
    public static bool TryFromPlaintextLength(int length, PacketType type, out PacketSize size)
    {
        var overhead = type == PacketType.Outfox ? OutfoxOverhead : SphinxOverhead;
        if (length >= 0 && length <= MaximumPacketLength && TryFromPacketLength(length + overhead, out size))
        {
            return true;
        }

        size = default;
        return false;
    }

    /// <summary>The name of the size in configuration files, for example <c>regular</c>.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static string Name(this PacketSize size) => size switch
    {
        PacketSize.Regular => "regular",
        PacketSize.Ack => "ack",
        PacketSize.Extended8 => "extended8",
        PacketSize.Extended16 => "extended16",
        PacketSize.Extended32 => "extended32",
        PacketSize.OutfoxRegular => "outfox_regular",
        PacketSize.OutfoxAck => "outfox_ack",
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, "There is no packet size with this tag."),
    };

    /// <summary>Finds the size with this name.</summary>
    /// <param name="name">The name, as in configuration files; upper and lower case differ.</param>
    /// <param name="size">The size, or <c>default</c>.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out PacketSize size)
    {
        size = Array.Find(All, candidate => candidate.Name() == name);
        return size != default;
    }

    /// <summary>Length of the acknowledgement inside a plaintext of this size; 0 when the packet is one itself.</summary>
    /// <param name="size">The size.</param>
    public static int CarriedAckLength(this PacketSize size) =>
        size.IsAck() ? 0 : size.IsOutfox() ? OutfoxSurbAckLength : SurbAckLength;
}
