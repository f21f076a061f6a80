using System.Diagnostics.CodeAnalysis;
using NymActors.Sphinx;
using NymActors.Sphinx.Primitives;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// An X25519 public key: a client's encryption key or a node's Sphinx key (docs/protocol/02-messages.md 3.1).
/// Any 32 bytes are one, also those that nothing can be encrypted for (<see cref="IsLowOrder"/>): who takes keys in from outside
/// refuses these. Its text form is base58.
/// </summary>
public readonly struct EncryptionKey : IEquatable<EncryptionKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private const string What = "X25519 public key";

    private readonly Bytes32 _bytes;

    private EncryptionKey(ReadOnlySpan<byte> bytes) => _bytes = new Bytes32(bytes);

    /// <summary>The 32 bytes, a u-coordinate.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>
    /// Whether the key is a point of low order, in any of its encodings: the shared secret is zero whatever the other key, so
    /// neither a message nor a packet layer can be encrypted for it (RFC 7748 section 6.1).
    /// </summary>
    public bool IsLowOrder => X25519.IsLowOrder(Bytes);

    /// <summary>Compares two keys, in variable time: public keys are no secrets.</summary>
    public static bool operator ==(EncryptionKey left, EncryptionKey right) => left.Equals(right);

    /// <summary>Compares two keys, in variable time: public keys are no secrets.</summary>
    public static bool operator !=(EncryptionKey left, EncryptionKey right) => !left.Equals(right);

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">Exactly 32 bytes, any content.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes.</exception>
    public static EncryptionKey FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new EncryptionKey(bytes)
            : throw new ProtocolException(What, 0, InvalidSize(bytes.Length));

    /// <summary>Reads the base58 text of a key.</summary>
    /// <param name="text">32 to 44 characters.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not base58 of 32 bytes.</exception>
    public static EncryptionKey Parse(ReadOnlySpan<char> text) => Parse(text, What);

    /// <summary>Reads the base58 text of a key.</summary>
    /// <param name="text">32 to 44 characters.</param>
    /// <param name="key">The key, or <c>default</c>.</param>
    /// <returns>Whether the text is a key.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out EncryptionKey key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base58Text.TryDecode(text, bytes))
        {
            key = default;
            return false;
        }

        key = new EncryptionKey(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary>The 32 bytes as a new array.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <inheritdoc/>
    public bool Equals(EncryptionKey other) => _bytes == other._bytes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EncryptionKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>The base58 text.</summary>
    public override string ToString() => Base58Text.Encode(Bytes);

    internal static EncryptionKey Parse(ReadOnlySpan<char> text, string what)
    {
        return TryParse(text, out var key)
            ? key
            : throw Base58Text.Refuse(text, what, "the base58 representation of the public key was malformed", InvalidSize);
    }

    private static string InvalidSize(int length) => $"received public key of invalid size. Got: {length}, expected: {Length}";
}
