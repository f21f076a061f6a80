using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NymActors.Protocol.Chunking;

/// <summary>
/// A piece of a message that fits one packet (docs/protocol/02-messages.md 8.6). Immutable; the payload refers to the
/// message or packet it was cut from.
/// </summary>
public sealed class Fragment
{
    /// <summary>Length in bytes of the header of a fragment that links to no other set.</summary>
    public const int UnlinkedHeaderLength = 7;

    /// <summary>Length in bytes of the header of a fragment that links to another set.</summary>
    public const int LinkedHeaderLength = 10;

    /// <summary>Most fragments in one set.</summary>
    public const int MaximumSetLength = 255;

    private const string What = "fragment";
    private const uint PresentBit = 0x8000_0000;

    internal Fragment(int setId, byte total, byte current, int linkedSetId, ReadOnlyMemory<byte> payload)
    {
        SetId = setId;
        Total = total;
        Current = current;
        LinkedSetId = linkedSetId;
        Payload = payload;
    }

    /// <summary>The set that the fragment belongs to, 1 to 2^31 - 1.</summary>
    public int SetId { get; }

    /// <summary>The number of fragments in the set, 1 to 255.</summary>
    public byte Total { get; }

    /// <summary>The number of this fragment in the set, 1 to <see cref="Total"/>.</summary>
    public byte Current { get; }

    /// <summary>The set that holds the preceding part of the message, 0 when this fragment does not link to one.</summary>
    public int PreviousSetId => Current == 1 ? LinkedSetId : 0;

    /// <summary>The set that holds the following part of the message, 0 when this fragment does not link to one.</summary>
    public int NextSetId => Current == 1 ? 0 : LinkedSetId;

    /// <summary>The bytes of the message in this fragment; may be empty in received ones.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>What an acknowledgement of this fragment names.</summary>
    public FragmentIdentifier Identifier => new(SetId, Current);

    /// <summary>Length in bytes of header and payload.</summary>
    public int Length => HeaderLength + Payload.Length;

    private int LinkedSetId { get; }

    private int HeaderLength => LinkedSetId == 0 ? UnlinkedHeaderLength : LinkedHeaderLength;

    /// <summary>Reads a fragment. Its payload is all that follows the header and is not copied.</summary>
    /// <param name="bytes">Header and payload.</param>
    /// <returns>The fragment.</returns>
    /// <exception cref="ProtocolException">The header is too short or contradicts itself.</exception>
    public static Fragment Parse(ReadOnlyMemory<byte> bytes) => Read(bytes, out var fragment) switch
    {
        null => fragment!,
        var (offset, reason) => throw new ProtocolException(What, offset, reason),
    };

    /// <summary>Reads a fragment. Its payload is all that follows the header and is not copied.</summary>
    /// <param name="bytes">Header and payload.</param>
    /// <param name="fragment">The fragment, or <see langword="null"/>.</param>
    /// <returns>Whether the bytes are a fragment.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Fragment? fragment) => Read(bytes, out fragment) is null;

    /// <summary>Writes header and payload.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public int WriteTo(Span<byte> destination)
    {
        Payload.Span.CopyTo(destination[HeaderLength..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)SetId | PresentBit);
        destination[4] = Total;
        destination[5] = Current;
        if (LinkedSetId == 0)
        {
            destination[6] = 0;
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[6..], (uint)LinkedSetId | PresentBit);
        }

        return Length;
    }

    private static (int Offset, string Reason)? Read(ReadOnlyMemory<byte> bytes, out Fragment? fragment)
    {
        fragment = null;
        var span = bytes.Span;
        if (span.Length < UnlinkedHeaderLength)
        {
            return (span.Length, $"{span.Length} bytes, the header has at least {UnlinkedHeaderLength}");
        }

        var setIdField = BinaryPrimitives.ReadUInt32BigEndian(span);
        if (setIdField <= PresentBit)
        {
            return (0, "the set id is 0 or lacks its leading bit");
        }

        var setId = (int)(setIdField & ~PresentBit);
        var (total, current) = (span[4], span[5]);
        if (current == 0 || current > total)
        {
            return (5, $"fragment {current} of {total}");
        }

        if (span[6] == 0)
        {
            fragment = new Fragment(setId, total, current, 0, bytes[UnlinkedHeaderLength..]);
            return null;
        }

        if (span.Length < LinkedHeaderLength)
        {
            return (span.Length, $"{span.Length} bytes, the header of a linked fragment has {LinkedHeaderLength}");
        }

        var linkField = BinaryPrimitives.ReadUInt32BigEndian(span[6..]);
        var linkedSetId = (int)(linkField & ~PresentBit);
        if (linkField <= PresentBit || linkedSetId == setId)
        {
            return (6, "the linked set id is 0, the set itself, or lacks its leading bit");
        }

        if (current != 1 && current != MaximumSetLength)
        {
            return (5, $"fragment {current} of {total} cannot link to another set");
        }

        fragment = new Fragment(setId, total, current, linkedSetId, bytes[LinkedHeaderLength..]);
        return null;
    }
}
