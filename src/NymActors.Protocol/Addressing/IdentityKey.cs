using System.Diagnostics.CodeAnalysis;
using NymActors.Protocol.Cryptography;
using NymActors.Sphinx;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// An Ed25519 public key that names a client or a node (docs/protocol/02-messages.md 3.1). Its text form is base58.
/// </summary>
/// <remarks>A value that came through a decoder of this type is a point of the curve; <c>default</c> is 32 zero bytes.</remarks>
public readonly struct IdentityKey : IEquatable<IdentityKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private const string What = "Ed25519 public key";
    private const string WrongLength = "signature error: PublicKey must be 32 bytes in length";

    private readonly Bytes32 _bytes;

    private IdentityKey(ReadOnlySpan<byte> bytes) => _bytes = new Bytes32(bytes);

    /// <summary>The 32 bytes, a compressed point.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Compares two keys, in variable time: public keys are no secrets.</summary>
    public static bool operator ==(IdentityKey left, IdentityKey right) => left.Equals(right);

    /// <summary>Compares two keys, in variable time: public keys are no secrets.</summary>
    public static bool operator !=(IdentityKey left, IdentityKey right) => !left.Equals(right);

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not 32 bytes, or not a point of the curve.</exception>
    public static IdentityKey FromBytes(ReadOnlySpan<byte> bytes) => FromBytes(bytes, What);

    /// <summary>Reads a key.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <param name="key">The key, or <c>default</c>.</param>
    /// <returns>Whether the bytes are a point of the curve.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out IdentityKey key)
    {
        key = default;
        if (bytes.Length != Length || !Ed25519Point.IsValid(bytes))
        {
            return false;
        }

        key = new IdentityKey(bytes);
        return true;
    }

    /// <summary>Reads the base58 text of a key.</summary>
    /// <param name="text">32 to 44 characters.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ProtocolException">Not base58 of 32 bytes, or not a point of the curve.</exception>
    public static IdentityKey Parse(ReadOnlySpan<char> text) => Parse(text, What);

    /// <summary>Reads the base58 text of a key.</summary>
    /// <param name="text">32 to 44 characters.</param>
    /// <param name="key">The key, or <c>default</c>.</param>
    /// <returns>Whether the text is a key.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out IdentityKey key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        key = default;
        return Base58Text.TryDecode(text, bytes) && TryFromBytes(bytes, out key);
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary>The 32 bytes as a new array.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <inheritdoc/>
    public bool Equals(IdentityKey other) => _bytes == other._bytes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdentityKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>The base58 text.</summary>
    public override string ToString() => Base58Text.Encode(Bytes);

    internal static IdentityKey FromBytes(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length != Length)
        {
            throw new ProtocolException(what, 0, WrongLength);
        }

        return TryFromBytes(bytes, out var key)
            ? key
            : throw new ProtocolException(what, 0, "signature error: Cannot decompress Edwards point");
    }

    internal static IdentityKey Parse(ReadOnlySpan<char> text, string what)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return Base58Text.TryDecode(text, bytes)
            ? FromBytes(bytes, what)
            : throw Base58Text.Refuse(text, what, "the base58 representation of the public key was malformed", static _ => WrongLength);
    }
}
