using NymActors.Sphinx;

namespace NymActors.Protocol.Replies;

/// <summary>The first 32 bytes of a reply: BLAKE3 of the SURB's key (docs/protocol/02-messages.md 7.2 and 14.2).</summary>
public readonly struct ReplyKeyDigest : IEquatable<ReplyKeyDigest>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly Bytes32 _bytes;

    private ReplyKeyDigest(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Compares two digests.</summary>
    public static bool operator ==(ReplyKeyDigest left, ReplyKeyDigest right) => left.Equals(right);

    /// <summary>Compares two digests.</summary>
    public static bool operator !=(ReplyKeyDigest left, ReplyKeyDigest right) => !left.Equals(right);

    /// <summary>Reads a digest.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <returns>The digest.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static ReplyKeyDigest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new ReplyKeyDigest(new Bytes32(bytes))
            : throw new ProtocolException("reply key digest", 0, $"{bytes.Length} bytes instead of {Length}");

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <inheritdoc/>
    public bool Equals(ReplyKeyDigest other) => _bytes == other._bytes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReplyKeyDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>The digest in hexadecimal.</summary>
    public override string ToString() => _bytes.ToString();
}
