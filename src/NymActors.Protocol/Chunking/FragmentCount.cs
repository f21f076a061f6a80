using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Chunking;

/// <summary>How many fragments a message takes (docs/protocol/02-messages.md 8.1, 8.3, 8.4).</summary>
/// <param name="Sets">The number of sets, at least 1 for a message that is not empty.</param>
/// <param name="Fragments">The number of fragments in all sets.</param>
/// <param name="SpaceLeft">Bytes that still fit into the last fragment.</param>
public readonly record struct FragmentCount(int Sets, int Fragments, int SpaceLeft)
{
    /// <summary>Counts the fragments of a message in packets of a size.</summary>
    /// <param name="length">Length of the message in bytes, its padding marker included.</param>
    /// <param name="size">A packet size that carries messages.</param>
    public static FragmentCount Of(long length, PacketSize size) => Of(length, size.FragmentLength());

    /// <summary>Counts the fragments of a message.</summary>
    /// <param name="length">Length of the message in bytes, its padding marker included.</param>
    /// <param name="fragmentLength">Bytes for one serialised fragment, header included: "A" of 8.1. More than 10.</param>
    public static FragmentCount Of(long length, int fragmentLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(fragmentLength, Fragment.LinkedHeaderLength);
        long unlinked = fragmentLength - Fragment.UnlinkedHeaderLength;
        long linked = fragmentLength - Fragment.LinkedHeaderLength;
        var sets = CountSets(length, fragmentLength);
        if (sets == 1)
        {
            var (count, last) = Math.DivRem(length, unlinked);
            return last == 0 ? new FragmentCount(1, (int)count, 0) : new FragmentCount(1, (int)count + 1, (int)(unlinked - last));
        }

        var full = Fragment.MaximumSetLength * (sets - 1);
        var linkedAmongThem = (2 * sets) - 3;
        var rest = length - (linkedAmongThem * linked) - ((full - linkedAmongThem) * unlinked);
        if (rest <= linked)
        {
            return new FragmentCount((int)sets, checked((int)full + 1), (int)(linked - rest));
        }

        var (whole, remainder) = Math.DivRem(rest - linked, unlinked);
        return remainder == 0
            ? new FragmentCount((int)sets, checked((int)(full + 1 + whole)), 0)
            : new FragmentCount((int)sets, checked((int)(full + 2 + whole)), (int)(unlinked - remainder));
    }

    /// <summary>Bytes of message that the first set of several carries; the last can carry as many.</summary>
    internal static long EdgeSetLength(int fragmentLength) => SingleSetLength(fragmentLength) - 3;

    /// <summary>Bytes of message that a set between two others carries.</summary>
    internal static long MiddleSetLength(int fragmentLength) => SingleSetLength(fragmentLength) - 6;

    private static long SingleSetLength(int fragmentLength) =>
        (long)Fragment.MaximumSetLength * (fragmentLength - Fragment.UnlinkedHeaderLength);

    private static long CountSets(long length, int fragmentLength)
    {
        if (length <= SingleSetLength(fragmentLength))
        {
            return 1;
        }

        var edges = 2 * EdgeSetLength(fragmentLength);
        var middle = MiddleSetLength(fragmentLength);
        return length <= edges ? 2 : 2 + ((length - edges + middle - 1) / middle);
    }
}
