using System.Buffers.Binary;

namespace NymActors.Protocol.Chunking;

/// <summary>
/// What an acknowledgement names: the set of a fragment and its number in it (docs/protocol/02-messages.md 8.7).
/// </summary>
public readonly struct FragmentIdentifier : IEquatable<FragmentIdentifier>, IComparable<FragmentIdentifier>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 5;

    private const string What = "fragment identifier";

    /// <summary>Creates an identifier.</summary>
    /// <param name="setId">The set, 0 to 2^31 - 1; 0 only in the identifier of cover traffic.</param>
    /// <param name="position">The number of the fragment in its set, from 1; 0 for cover traffic.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="setId"/> is negative.</exception>
    public FragmentIdentifier(int setId, byte position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(setId);
        SetId = setId;
        Position = position;
    }

    /// <summary>The identifier that all cover packets carry: zero and zero.</summary>
    public static FragmentIdentifier Cover => default;

    /// <summary>The set, 0 to 2^31 - 1.</summary>
    public int SetId { get; }

    /// <summary>The number of the fragment in its set, from 1.</summary>
    public byte Position { get; }

    /// <summary>Whether this names cover traffic, of which nobody waits for the acknowledgement.</summary>
    public bool IsCover => this == Cover;

    /// <summary>Compares two identifiers.</summary>
    public static bool operator ==(FragmentIdentifier left, FragmentIdentifier right) => left.Equals(right);

    /// <summary>Compares two identifiers.</summary>
    public static bool operator !=(FragmentIdentifier left, FragmentIdentifier right) => !left.Equals(right);

    /// <summary>Orders by set, then by position.</summary>
    public static bool operator <(FragmentIdentifier left, FragmentIdentifier right) => left.CompareTo(right) < 0;

    /// <summary>Orders by set, then by position.</summary>
    public static bool operator >(FragmentIdentifier left, FragmentIdentifier right) => left.CompareTo(right) > 0;

    /// <summary>Orders by set, then by position.</summary>
    public static bool operator <=(FragmentIdentifier left, FragmentIdentifier right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by set, then by position.</summary>
    public static bool operator >=(FragmentIdentifier left, FragmentIdentifier right) => left.CompareTo(right) >= 0;

    /// <summary>Reads an identifier.</summary>
    /// <param name="bytes">Exactly 5 bytes.</param>
    /// <returns>The identifier.</returns>
    /// <exception cref="ProtocolException">Not 5 bytes, or a negative set id.</exception>
    public static FragmentIdentifier FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ProtocolException(What, 0, $"{bytes.Length} bytes instead of {Length}");
        }

        return TryFromBytes(bytes, out var identifier) ? identifier : throw new ProtocolException(What, 0, "the set id is negative");
    }

    /// <summary>Reads an identifier.</summary>
    /// <param name="bytes">Exactly 5 bytes.</param>
    /// <param name="identifier">The identifier, or <c>default</c>.</param>
    /// <returns>Whether the bytes are one.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out FragmentIdentifier identifier)
    {
        if (bytes.Length != Length || bytes[0] >= 0x80)
        {
            identifier = default;
            return false;
        }

        identifier = new FragmentIdentifier(BinaryPrimitives.ReadInt32BigEndian(bytes), bytes[4]);
        return true;
    }

    /// <summary>Writes the 5 bytes.</summary>
    /// <param name="destination">At least 5 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        destination[4] = Position;
        BinaryPrimitives.WriteInt32BigEndian(destination, SetId);
    }

    /// <inheritdoc/>
    public int CompareTo(FragmentIdentifier other)
    {
        var bySet = SetId.CompareTo(other.SetId);
        return bySet != 0 ? bySet : Position.CompareTo(other.Position);
    }

    /// <inheritdoc/>
    public bool Equals(FragmentIdentifier other) => SetId == other.SetId && Position == other.Position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FragmentIdentifier other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SetId, Position);

    /// <summary>Set and position, for logs.</summary>
    public override string ToString() => $"{SetId}/{Position}";
}
