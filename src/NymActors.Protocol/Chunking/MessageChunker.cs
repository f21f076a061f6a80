using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Chunking;

/// <summary>Pads messages and cuts them into fragments of one packet size (docs/protocol/02-messages.md 8.2 to 8.5). Thread-safe.</summary>
public sealed class MessageChunker
{
    internal const byte PaddingMarker = 1;

    private readonly int _fragmentLength;

    /// <summary>Creates a chunker.</summary>
    /// <param name="size">The packet size that all fragments are cut for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is that of an acknowledgement, or no size.</exception>
    public MessageChunker(PacketSize size)
    {
        _fragmentLength = size.FragmentLength();
        Size = size;
    }

    /// <summary>The packet size that all fragments are cut for.</summary>
    public PacketSize Size { get; }

    /// <summary>Serialises, pads and cuts a message so that every fragment fills its packet.</summary>
    /// <param name="message">The message.</param>
    /// <param name="random">Where the set ids come from.</param>
    /// <returns>The fragments in order. They share one copy of the serialised message.</returns>
    /// <exception cref="ArgumentException">The message is too long for one array (2 GiB) with its padding.</exception>
    public Fragment[] Split(NymMessage message, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(message);
        var padded = CreatePadded(message.SerializedLength);
        message.Write(padded);
        return SplitPadded(padded, _fragmentLength, random);
    }

    /// <summary>Pads and cuts a serialised message so that every fragment fills its packet.</summary>
    /// <param name="serialized">The serialised message, at least one byte; copied once.</param>
    /// <param name="random">Where the set ids come from.</param>
    /// <returns>The fragments in order. They share one copy of the serialised message.</returns>
    /// <exception cref="ArgumentException">The message is empty, or too long for one array (2 GiB) with its padding.</exception>
    public Fragment[] Split(ReadOnlySpan<byte> serialized, RandomSource random)
    {
        if (serialized.IsEmpty)
        {
            throw new ArgumentException("A serialised message has at least its type byte.", nameof(serialized));
        }

        var padded = CreatePadded(serialized.Length);
        serialized.CopyTo(padded);
        return SplitPadded(padded, _fragmentLength, random);
    }

    /// <summary>Takes the padding off reassembled bytes.</summary>
    /// <param name="padded">The payloads of all fragments, one after the other.</param>
    /// <param name="message">The serialised message: all before the last marker.</param>
    /// <returns>Whether there is a marker with at least one byte before it.</returns>
    public static bool TryRemovePadding(ReadOnlyMemory<byte> padded, out ReadOnlyMemory<byte> message)
    {
        var end = padded.Span.LastIndexOf(PaddingMarker);
        message = end > 0 ? padded[..end] : default;
        return end > 0;
    }

    internal static Fragment[] SplitPadded(ReadOnlyMemory<byte> padded, int fragmentLength, RandomSource random)
    {
        var count = FragmentCount.Of(padded.Length, fragmentLength);
        var setIds = DrawSetIds(count.Sets, random);
        var fragments = new Fragment[count.Fragments];
        var written = 0;
        for (var set = 0; set < count.Sets; set++)
        {
            var total = (byte)Math.Min(Fragment.MaximumSetLength, count.Fragments - written);
            for (var current = 1; current <= total; current++)
            {
                var link = 0;
                if (current == 1 && set > 0)
                {
                    link = setIds[set - 1];
                }
                else if (current == Fragment.MaximumSetLength && set + 1 < count.Sets)
                {
                    link = setIds[set + 1];
                }

                var space = fragmentLength - (link == 0 ? Fragment.UnlinkedHeaderLength : Fragment.LinkedHeaderLength);
                var payload = padded[..Math.Min(space, padded.Length)];
                padded = padded[payload.Length..];
                fragments[written++] = new Fragment(setIds[set], total, (byte)current, link, payload);
            }
        }

        return fragments;
    }

    // Zero bytes with the marker in its place; the message goes in front of it.
    private byte[] CreatePadded(int length)
    {
        var paddedLength = (long)length + 1 + FragmentCount.Of((long)length + 1, _fragmentLength).SpaceLeft;
        if (paddedLength > Array.MaxLength)
        {
            throw new ArgumentException($"A message of {length} bytes is too long.", nameof(length));
        }

        var padded = new byte[paddedLength];
        padded[length] = PaddingMarker;
        return padded;
    }

    // Two sets of one message with the same id would never be told apart, so a repeated id is drawn again.
    private static int[] DrawSetIds(int count, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var drawn = new HashSet<int>(count);
        var ids = new int[count];
        for (var i = 0; i < count;)
        {
            var candidate = unchecked((int)random.NextUInt32());
            if (candidate is not (0 or int.MinValue) && drawn.Add(Math.Abs(candidate)))
            {
                ids[i++] = Math.Abs(candidate);
            }
        }

        return ids;
    }
}
