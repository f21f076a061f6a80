using System.Buffers.Binary;
using NymActors.Sphinx;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// 16 random bytes by which the receiver of anonymous messages addresses replies to their unknown sender
/// (docs/protocol/02-messages.md 7.1). Its text form is base58.
/// </summary>
public readonly struct SenderTag : IEquatable<SenderTag>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    private const string What = "sender tag";

    private readonly UInt128 _value;

    private SenderTag(UInt128 value) => _value = value;

    /// <summary>Compares two tags.</summary>
    public static bool operator ==(SenderTag left, SenderTag right) => left.Equals(right);

    /// <summary>Compares two tags.</summary>
    public static bool operator !=(SenderTag left, SenderTag right) => !left.Equals(right);

    /// <summary>Draws a new tag. A client draws one for each recipient and keeps it.</summary>
    /// <param name="random">The source of the 16 bytes.</param>
    /// <returns>The tag.</returns>
    public static SenderTag Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Length];
        random.Fill(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Reads a tag.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="ProtocolException">Not 16 bytes.</exception>
    public static SenderTag FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new SenderTag(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ProtocolException(What, 0, InvalidLength(bytes.Length));

    /// <summary>Reads the text form.</summary>
    /// <param name="text">Base58 of 16 bytes, at most 22 characters.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="ProtocolException">Not base58 of 16 bytes.</exception>
    public static SenderTag Parse(ReadOnlySpan<char> text)
    {
        return TryParse(text, out var tag)
            ? tag
            : throw Base58Text.Refuse(text, What, "Failed to decode the base58-encoded string", InvalidLength);
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">Base58 of 16 bytes, at most 22 characters.</param>
    /// <param name="tag">The tag, or <c>default</c>.</param>
    /// <returns>Whether the text is a tag.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out SenderTag tag)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base58Text.TryDecode(text, bytes))
        {
            tag = default;
            return false;
        }

        tag = FromBytes(bytes);
        return true;
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>The 16 bytes as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(SenderTag other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SenderTag other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The base58 text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Base58Text.Encode(bytes);
    }

    private static string InvalidLength(int length) => $"Decoded AnonymousSenderTag has invalid length. Expected {Length}, but got {length}";
}
