using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Framing;

/// <summary>Cuts a connection's bytes into packets and puts packets on the wire (docs/protocol/02-messages.md 5.2). Holds no state.</summary>
public sealed class FrameCodec
{
    private readonly FrameVersion _sendVersion;
    private readonly bool _acceptUnversioned;

    /// <summary>Creates a codec.</summary>
    /// <param name="sendVersion">The form of the headers that are written. Version 7 is understood by nodes of every generation.</param>
    /// <param name="acceptUnversioned">Whether the oldest form is accepted beside 7 and 8.</param>
    public FrameCodec(FrameVersion sendVersion = FrameVersion.V7, bool acceptUnversioned = false)
    {
        if (!Enum.IsDefined(sendVersion))
        {
            throw new ArgumentOutOfRangeException(nameof(sendVersion), sendVersion, "There is no such frame version.");
        }

        _sendVersion = sendVersion;
        _acceptUnversioned = acceptUnversioned;
    }

    /// <summary>Takes the first packet out of <paramref name="buffer"/> when it is complete. Its bytes are copied.</summary>
    /// <param name="buffer">What has arrived; moved behind the packet when one is returned.</param>
    /// <param name="packet">The packet, or <see langword="null"/>.</param>
    /// <returns>Whether there was a complete packet; when not, more bytes must be waited for.</returns>
    /// <exception cref="ProtocolException">The header is unknown: the connection is out of step and must be closed.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out FramedPacket? packet)
    {
        packet = null;
        Span<byte> start = stackalloc byte[FrameHeader.MaximumLength];
        var available = buffer.Slice(0, Math.Min(buffer.Length, start.Length));
        available.CopyTo(start);
        if (!FrameHeader.TryRead(start[..(int)available.Length], _acceptUnversioned, out var header) || buffer.Length < header.FrameLength)
        {
            return false;
        }

        var bytes = new byte[header.FrameLength - header.Length];
        buffer.Slice(header.Length, bytes.Length).CopyTo(bytes);
        buffer = buffer.Slice(header.FrameLength);
        packet = new FramedPacket(header.Size, header.Type, header.KeyRotation, bytes);
        return true;
    }

    /// <summary>Takes the first packet out of <paramref name="buffer"/> when it is complete. Its bytes are copied.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="packet">The packet, or <see langword="null"/>.</param>
    /// <param name="consumed">The length of the frame, 0 when there is none yet.</param>
    /// <returns>Whether there was a complete packet; when not, more bytes must be waited for.</returns>
    /// <exception cref="ProtocolException">The header is unknown: the connection is out of step and must be closed.</exception>
    public bool TryRead(ReadOnlySpan<byte> buffer, [NotNullWhen(true)] out FramedPacket? packet, out int consumed)
    {
        packet = null;
        consumed = 0;
        if (!FrameHeader.TryRead(buffer, _acceptUnversioned, out var header) || buffer.Length < header.FrameLength)
        {
            return false;
        }

        consumed = header.FrameLength;
        packet = new FramedPacket(header.Size, header.Type, header.KeyRotation, buffer[header.Length..consumed].ToArray());
        return true;
    }

    /// <summary>Length of the frame of <paramref name="packet"/> in bytes.</summary>
    /// <param name="packet">The packet.</param>
    public int FrameLength(FramedPacket packet) => Header(packet).FrameLength;

    /// <summary>Writes the frame of <paramref name="packet"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="destination">At least <see cref="FrameLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public int Write(FramedPacket packet, Span<byte> destination)
    {
        var header = Header(packet);
        packet.Packet.Span.CopyTo(destination[header.Length..]);
        header.Write(destination);
        return header.FrameLength;
    }

    /// <summary>Writes the frame of <paramref name="packet"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="writer">Receives the frame.</param>
    public void Write(FramedPacket packet, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Advance(Write(packet, writer.GetSpan(FrameLength(packet))));
    }

    private FrameHeader Header(FramedPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);

        // Nodes of the first generation know no unversioned Outfox frame.
        var version = packet.Size.IsOutfox() && _sendVersion == FrameVersion.Unversioned ? FrameVersion.V7 : _sendVersion;
        return new FrameHeader(version, packet.Size, packet.Type, packet.KeyRotation);
    }
}
