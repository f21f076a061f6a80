using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Framing;

/// <summary>
/// What stands in front of each packet on a connection between nodes (docs/protocol/02-messages.md 5.2). The size tells the
/// length of the packet that follows; there is no length field.
/// </summary>
/// <param name="Version">The form of the header.</param>
/// <param name="Size">The size of the packet.</param>
/// <param name="Type">The format of the packet.</param>
/// <param name="KeyRotation">The keys it was made for; only version 8 carries it.</param>
public readonly record struct FrameHeader(FrameVersion Version, PacketSize Size, PacketType Type, KeyRotation KeyRotation)
{
    /// <summary>Length in bytes of the longest header.</summary>
    public const int MaximumLength = 4;

    private const string What = "frame header";

    /// <summary>Length of this header in bytes: 2, 3 or 4.</summary>
    public int Length => LengthOf(Version);

    /// <summary>Length of the frame in bytes: header and packet.</summary>
    public int FrameLength => Length + Size.PacketLength();

    /// <summary>Reads the header at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What has arrived of a frame, from its first byte on.</param>
    /// <param name="acceptUnversioned">Whether a first byte of 1 to 5 starts a header without version; else it is refused.</param>
    /// <param name="header">The header, or <c>default</c>.</param>
    /// <returns>Whether the header is complete; when not, more bytes must be waited for.</returns>
    /// <exception cref="ProtocolException">A tag or the version is unknown: the connection is out of step and must be closed.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool acceptUnversioned, out FrameHeader header)
    {
        header = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var version = bytes[0] switch
        {
            (byte)FrameVersion.V7 => FrameVersion.V7,
            (byte)FrameVersion.V8 => FrameVersion.V8,
            >= (byte)PacketSize.Regular and <= (byte)PacketSize.Extended16 when acceptUnversioned => FrameVersion.Unversioned,
            var other => throw new ProtocolException(What, 0, $"unsupported version {other}"),
        };
        if (bytes.Length < LengthOf(version))
        {
            return false;
        }

        var tags = version == FrameVersion.Unversioned ? 0 : 1;
        if (!PacketSizes.TryFromTag(bytes[tags], out var size))
        {
            throw new ProtocolException(What, tags, $"unknown packet size {bytes[tags]}");
        }

        if (!PacketTypes.TryFromTag(bytes[tags + 1], out var type))
        {
            throw new ProtocolException(What, tags + 1, $"unknown packet type {bytes[tags + 1]}");
        }

        var rotation = KeyRotation.Unknown;
        if (version == FrameVersion.V8 && !KeyRotations.TryFromByte(bytes[3], out rotation))
        {
            throw new ProtocolException(What, 3, $"unknown key rotation {bytes[3]}");
        }

        header = new FrameHeader(version, size, type, rotation);
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        var length = Length;
        var tags = 0;
        if (Version != FrameVersion.Unversioned)
        {
            destination[0] = (byte)Version;
            tags = 1;
        }

        destination[tags] = (byte)Size;
        destination[tags + 1] = (byte)Type;
        if (Version == FrameVersion.V8)
        {
            destination[3] = (byte)KeyRotation;
        }

        return length;
    }

    private static int LengthOf(FrameVersion version) => version switch
    {
        FrameVersion.Unversioned => 2,
        FrameVersion.V7 => 3,
        FrameVersion.V8 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "There is no such frame version."),
    };
}
