using System.Buffers.Binary;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Replies;

/// <summary>Lists of reply SURBs inside a message, in both versions (docs/protocol/02-messages.md 7.4).</summary>
internal static class SurbBlock
{
    private const string What = "reply SURB block";
    private const int PrefixLength = 4;

    public static int LengthOf(IReadOnlyList<ReplySurb> surbs)
    {
        var length = PrefixLength;
        foreach (var surb in surbs)
        {
            length += surb.Length;
        }

        return length;
    }

    public static int Write(IReadOnlyList<ReplySurb> surbs, SurbBlockVersion version, Span<byte> destination)
    {
        if (version == SurbBlockVersion.V1)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)surbs.Count);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)surbs.Count));
            destination[2] = surbs.Count == 0 ? (byte)0 : (byte)surbs[0].Surb.HopCount;
            destination[3] = surbs.Count == 0 ? (byte)0 : (byte)surbs[0].KeyRotation;
        }

        var offset = PrefixLength;
        foreach (var surb in surbs)
        {
            surb.WriteTo(destination[offset..]);
            offset += surb.Length;
        }

        return offset;
    }

    /// <summary>All SURBs of a block have one form; a mixture could not be read back.</summary>
    public static bool Fits(IReadOnlyList<ReplySurb> surbs, SurbBlockVersion version) => version == SurbBlockVersion.V1
        ? surbs.All(static surb => surb.Length == ReplySurb.ExplicitLength)
        : surbs.Count <= ushort.MaxValue
            && surbs.All(surb => surb.Surb.HasSeeds && surb.Surb.HopCount == surbs[0].Surb.HopCount && surb.KeyRotation == surbs[0].KeyRotation);

    public static ReplySurb[] Parse(ReadOnlySpan<byte> bytes, SurbBlockVersion version, out int consumed)
    {
        if (bytes.Length < PrefixLength)
        {
            throw new ProtocolException(What, 0, $"{bytes.Length} bytes instead of at least {PrefixLength}");
        }

        return version == SurbBlockVersion.V1 ? ParseV1(bytes, out consumed) : ParseV2(bytes, out consumed);
    }

    private static ReplySurb[] ParseV1(ReadOnlySpan<byte> bytes, out int consumed) =>
        ParseAll(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes), ReplySurb.ExplicitLength, KeyRotation.Unknown, out consumed);

    private static ReplySurb[] ParseV2(ReadOnlySpan<byte> bytes, out int consumed)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int hops = bytes[2];
        if (count > 0 && hops is 0 or > SphinxConstants.MaxHops)
        {
            throw new ProtocolException(What, 2, $"{hops} hops instead of 1 to {SphinxConstants.MaxHops}");
        }

        if (!KeyRotations.TryFromByte(bytes[3], out var rotation))
        {
            throw new ProtocolException(What, 3, $"unknown key rotation {bytes[3]}");
        }

        return ParseAll(bytes, count, ReplySurb.SeedLengthFor(hops), rotation, out consumed);
    }

    private static ReplySurb[] ParseAll(ReadOnlySpan<byte> bytes, uint count, int surbLength, KeyRotation rotation, out int consumed)
    {
        // 64-bit arithmetic: a huge count must fail here, before anything is allocated for it.
        var end = PrefixLength + ((long)count * surbLength);
        if (end > bytes.Length)
        {
            throw new ProtocolException(What, 0, $"{count} SURBs of {surbLength} bytes are announced, {bytes.Length - PrefixLength} bytes follow");
        }

        var surbs = new ReplySurb[count];
        for (var i = 0; i < surbs.Length; i++)
        {
            surbs[i] = ReplySurb.Parse(bytes.Slice(PrefixLength + (i * surbLength), surbLength), rotation);
        }

        consumed = (int)end;
        return surbs;
    }
}
