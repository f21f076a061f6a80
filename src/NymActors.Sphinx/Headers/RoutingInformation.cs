using System.Buffers.Binary;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx.Headers;

/// <summary>The plaintext of beta: field offsets, writing and reading (docs/protocol/01-sphinx.md section 6).</summary>
internal static class RoutingInformation
{
    private const int VersionOffset = 1;
    private const int DelayOffset = AddressOffset + NodeAddressLength;

    /// <summary>The next hop's address, or the destination.</summary>
    public const int AddressOffset = VersionOffset + VersionLength;

    /// <summary>The identifier of a final hop.</summary>
    public const int IdentifierOffset = AddressOffset + DestinationLength;

    /// <summary>The next hop's gamma and beta.</summary>
    public const int NextMacOffset = ForwardMetaLength;

    public static void WriteForward(Span<byte> target, SphinxVersion version, ReadOnlySpan<byte> nextAddress, ulong delayNanoseconds)
    {
        WriteStart(target, ForwardFlag, version);
        nextAddress.CopyTo(target[AddressOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(target[DelayOffset..], delayNanoseconds);
    }

    public static void WriteFinal(
        Span<byte> target, SphinxVersion version, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> identifier)
    {
        WriteStart(target, FinalFlag, version);
        destination.CopyTo(target[AddressOffset..]);
        identifier.CopyTo(target[IdentifierOffset..]);
    }

    /// <summary>The number in the last two bytes of the version field; the first byte is ignored.</summary>
    public static ushort ReadVersion(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt16BigEndian(source[(VersionOffset + 1)..]);

    public static ulong ReadDelay(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt64BigEndian(source[DelayOffset..]);

    private static void WriteStart(Span<byte> target, byte flag, SphinxVersion version)
    {
        target[0] = flag;
        target[VersionOffset] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(target[(VersionOffset + 1)..], (ushort)version);
    }
}
