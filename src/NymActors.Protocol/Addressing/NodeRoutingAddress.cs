using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// The socket address of a node as it stands in packets: IP version, port and octets (docs/protocol/02-messages.md 4.3).
/// </summary>
/// <remarks>An IPv4-mapped IPv6 address stays IPv6. The scope of an IPv6 address is not kept. <c>default</c> is no valid address.</remarks>
public readonly struct NodeRoutingAddress : IEquatable<NodeRoutingAddress>
{
    /// <summary>Length in bytes of an IPv4 address without padding.</summary>
    public const int Ipv4Length = 7;

    /// <summary>Length in bytes of an IPv6 address without padding; also the padded length in front of a SURB-ACK.</summary>
    public const int MaximumLength = 19;

    /// <summary>Length in bytes of the padded form in Sphinx headers and SURBs.</summary>
    public const int SphinxLength = 32;

    private const string What = "node routing address";
    private const ulong Ipv4MappedPrefix = 0xffff;

    // The octets in network order; those of IPv4 are the first four bytes of the first half.
    private readonly ulong _firstHalf;
    private readonly ulong _secondHalf;
    private readonly ushort _port;
    private readonly byte _version;

    private NodeRoutingAddress(byte version, ushort port, ReadOnlySpan<byte> octets)
    {
        _version = version;
        _port = port;
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        octets.CopyTo(padded);
        _firstHalf = BinaryPrimitives.ReadUInt64BigEndian(padded);
        _secondHalf = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
    }

    /// <summary>The port, 0 to 65535; nodes listen for packets on 1789 by default.</summary>
    public int Port => _port;

    /// <summary>Length in bytes without padding: 7 for IPv4, 19 for IPv6, 0 for <c>default</c>.</summary>
    public int Length => LengthOf(_version);

    /// <summary>
    /// Whether a node can be there: a port other than 0 and the address of one host, not "unspecified", a group, or reserved
    /// (RFC 1122 3.2.1.3, RFC 4291 2.5.2 and 2.7). Private and loopback addresses count: a network may run on one machine.
    /// </summary>
    public bool CanBeDialled => _port != 0 && _version switch
    {
        4 => IsHost((byte)(_firstHalf >> 56)),
        6 when _firstHalf == 0 && _secondHalf >> 32 == Ipv4MappedPrefix => IsHost((byte)(_secondHalf >> 24)),
        6 => (_firstHalf != 0 || _secondHalf != 0) && _firstHalf >> 56 != 0xff,
        _ => false,
    };

    /// <summary>Compares two addresses.</summary>
    public static bool operator ==(NodeRoutingAddress left, NodeRoutingAddress right) => left.Equals(right);

    /// <summary>Compares two addresses.</summary>
    public static bool operator !=(NodeRoutingAddress left, NodeRoutingAddress right) => !left.Equals(right);

    /// <summary>Takes over the address and port of <paramref name="endPoint"/>.</summary>
    /// <param name="endPoint">An IPv4 or IPv6 end point.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentException">Neither IPv4 nor IPv6.</exception>
    public static NodeRoutingAddress FromEndPoint(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> octets = stackalloc byte[16];
        if (endPoint.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            || !endPoint.Address.TryWriteBytes(octets, out var written))
        {
            throw new ArgumentException("Only IPv4 and IPv6 end points can be routed to.", nameof(endPoint));
        }

        return new NodeRoutingAddress(written == 4 ? (byte)4 : (byte)6, (ushort)endPoint.Port, octets[..written]);
    }

    /// <summary>Reads the address at the start of <paramref name="bytes"/>; what follows it (padding or other content) is not looked at.</summary>
    /// <param name="bytes">At least 7 bytes for IPv4, 19 for IPv6. <see cref="Length"/> of the result tells how many were used.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ProtocolException">No bytes, an unknown IP version, or too few bytes for it.</exception>
    public static NodeRoutingAddress FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (TryFromBytes(bytes, out var address))
        {
            return address;
        }

        if (bytes.IsEmpty)
        {
            throw new ProtocolException(What, 0, "no bytes");
        }

        throw LengthOf(bytes[0]) == 0
            ? new ProtocolException(What, 0, $"IP version {bytes[0]} instead of 4 or 6")
            : new ProtocolException(What, bytes.Length, $"{bytes.Length} bytes instead of {LengthOf(bytes[0])} for IP version {bytes[0]}");
    }

    /// <summary>Reads the address at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">At least 7 bytes for IPv4, 19 for IPv6.</param>
    /// <param name="address">The address, or <c>default</c>.</param>
    /// <returns>Whether the bytes start with an address.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out NodeRoutingAddress address)
    {
        address = default;
        var length = bytes.IsEmpty ? 0 : LengthOf(bytes[0]);
        if (length == 0 || bytes.Length < length)
        {
            return false;
        }

        address = new NodeRoutingAddress(bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), bytes[3..length]);
        return true;
    }

    /// <summary>Writes the form without padding.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <returns>The number of bytes written: 7 or 19.</returns>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public int Write(Span<byte> destination)
    {
        Span<byte> octets = stackalloc byte[16];
        var length = CopyOctets(octets) + 3;
        destination[0] = _version;
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], _port);
        octets[..(length - 3)].CopyTo(destination[3..]);
        return length;
    }

    /// <summary>Writes the form padded with zero bytes to the length of <paramref name="destination"/>.</summary>
    /// <param name="destination">19 bytes in front of a SURB-ACK, 32 in Sphinx headers and SURBs.</param>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public void WritePadded(Span<byte> destination) => destination[Write(destination)..].Clear();

    /// <summary>The address as an end point to connect to.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> octets = stackalloc byte[16];
        return new IPEndPoint(new IPAddress(octets[..CopyOctets(octets)]), _port);
    }

    /// <inheritdoc/>
    public bool Equals(NodeRoutingAddress other) =>
        _firstHalf == other._firstHalf && _secondHalf == other._secondHalf && _port == other._port && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeRoutingAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_firstHalf, _secondHalf, _port, _version);

    /// <summary>The usual text of the end point, for example <c>1.2.3.4:1789</c> or <c>[::1]:1789</c>.</summary>
    public override string ToString() => _version == 0 ? "none" : ToEndPoint().ToString();

    // By the first octet of an IPv4 address: 0 is "this network", 224 and above are groups and reserved, broadcast included.
    private static bool IsHost(byte firstOctet) => firstOctet is > 0 and < 224;

    private static int LengthOf(byte version) => version switch { 4 => Ipv4Length, 6 => MaximumLength, _ => 0 };

    private int CopyOctets(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt64BigEndian(octets, _firstHalf);
        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], _secondHalf);
        return _version switch
        {
            4 => 4,
            6 => 16,
            _ => throw new InvalidOperationException("This node routing address was never set."),
        };
    }
}
