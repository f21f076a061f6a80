using System.Buffers.Binary;
using NymActors.Protocol.Cryptography;
using NymActors.Sphinx;

namespace NymActors.Protocol.Replies;

/// <summary>
/// The key bound to one reply SURB: AES-128-CTR with it protects the reply, and its digest in front of the reply tells the
/// receiver which key to take (docs/protocol/02-messages.md 7.2). A secret between the two ends of the conversation.
/// </summary>
public readonly struct SurbEncryptionKey : IEquatable<SurbEncryptionKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private readonly UInt128 _value;

    private SurbEncryptionKey(UInt128 value) => _value = value;

    /// <summary>Compares two keys.</summary>
    public static bool operator ==(SurbEncryptionKey left, SurbEncryptionKey right) => left.Equals(right);

    /// <summary>Compares two keys.</summary>
    public static bool operator !=(SurbEncryptionKey left, SurbEncryptionKey right) => !left.Equals(right);

    /// <summary>Draws a new key; every SURB gets its own.</summary>
    /// <param name="random">The source of the 16 bytes.</param>
    /// <returns>The key.</returns>
    public static SurbEncryptionKey Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not 16 bytes.</exception>
    public static SurbEncryptionKey FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new SurbEncryptionKey(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ProtocolException("SURB encryption key", 0, $"{bytes.Length} bytes instead of {Length}");

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>BLAKE3 of the 16 bytes, by which a reply names its key.</summary>
    /// <returns>The digest.</returns>
    public ReplyKeyDigest ComputeDigest()
    {
        Span<byte> key = stackalloc byte[Length];
        Span<byte> digest = stackalloc byte[ReplyKeyDigest.Length];
        CopyTo(key);
        Blake3.Hash(key, digest);
        return ReplyKeyDigest.FromBytes(digest);
    }

    /// <summary>Encrypts or decrypts in place: AES-128-CTR with a zero IV, which is safe because a key is used for one packet content only.</summary>
    /// <param name="data">The bytes.</param>
    public void Apply(Span<byte> data)
    {
        Span<byte> key = stackalloc byte[Length];
        CopyTo(key);
        AesCtr64.Xor(key, AesCtr64.ZeroIv, data);
        key.Clear();
    }

    /// <inheritdoc/>
    public bool Equals(SurbEncryptionKey other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SurbEncryptionKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Never the key itself.</summary>
    public override string ToString() => "SURB encryption key";
}
