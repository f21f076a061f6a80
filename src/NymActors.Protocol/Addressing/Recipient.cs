using System.Diagnostics.CodeAnalysis;

namespace NymActors.Protocol.Addressing;

/// <summary>
/// The address of a client: its identity, its encryption key and the identity of its gateway (docs/protocol/02-messages.md 4.1).
/// </summary>
/// <remarks>
/// Text form: <c>identity.encryption@gateway</c>, each part base58. The faults are worded as docs/protocol/05-native-client.md 4.6.2
/// wants them: <see cref="ProtocolException.What"/> followed by "is malformed" and <see cref="ProtocolException.Reason"/>. Unlike
/// the reference, the readers refuse an encryption key of low order: no packet could be made for it.
/// </remarks>
public sealed class Recipient : IEquatable<Recipient>
{
    /// <summary>Length of the binary form in bytes.</summary>
    public const int Length = IdentityKey.Length + EncryptionKey.Length + IdentityKey.Length;

    /// <summary>What a <see cref="ProtocolException"/> names when the parts of the text are not separated by one "." and one "@".</summary>
    public const string ShapeError = "recipient";

    /// <summary>What a <see cref="ProtocolException"/> names when the client's identity is wrong.</summary>
    public const string IdentityError = "recipient's identity key";

    /// <summary>What a <see cref="ProtocolException"/> names when the client's encryption key is wrong.</summary>
    public const string EncryptionKeyError = "recipient's encryption key";

    /// <summary>What a <see cref="ProtocolException"/> names when the identity of the gateway is wrong.</summary>
    public const string GatewayError = "recipient gateway's identity key";

    /// <summary>Creates an address from its parts.</summary>
    /// <param name="identity">The client's identity.</param>
    /// <param name="encryptionKey">The key that messages to the client are encrypted with.</param>
    /// <param name="gateway">The identity of the gateway that the client is registered with.</param>
    public Recipient(IdentityKey identity, EncryptionKey encryptionKey, IdentityKey gateway)
    {
        Identity = identity;
        EncryptionKey = encryptionKey;
        Gateway = gateway;
    }

    /// <summary>The client's identity; also its Sphinx destination address (4.2).</summary>
    public IdentityKey Identity { get; }

    /// <summary>The key that messages to the client are encrypted with.</summary>
    public EncryptionKey EncryptionKey { get; }

    /// <summary>The identity of the client's gateway.</summary>
    public IdentityKey Gateway { get; }

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">Exactly 96 bytes.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ProtocolException">Not 96 bytes, or a key is wrong; <see cref="ProtocolException.What"/> is one of the constants here.</exception>
    public static Recipient FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ProtocolException(ShapeError, 0, $"{bytes.Length} bytes instead of {Length}");
        }

        return new Recipient(
            IdentityKey.FromBytes(bytes[..32], IdentityError),
            Usable(EncryptionKey.FromBytes(bytes[32..64]), 32),
            IdentityKey.FromBytes(bytes[64..], GatewayError));
    }

    /// <summary>Reads the text form. Nothing is trimmed, nothing folded.</summary>
    /// <param name="text"><c>identity.encryption@gateway</c>.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ProtocolException">The text is no address; <see cref="ProtocolException.What"/> is one of the constants here.</exception>
    public static Recipient Parse(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at < 0 || text[(at + 1)..].Contains('@'))
        {
            throw new ProtocolException(ShapeError, Math.Max(at, 0), "the string address does not contain exactly a single '@' character");
        }

        var client = text[..at];
        var dot = client.IndexOf('.');
        if (dot < 0 || client[(dot + 1)..].Contains('.'))
        {
            throw new ProtocolException(ShapeError, Math.Max(dot, 0), "the string address does not contain exactly a single '.' character");
        }

        return new Recipient(
            IdentityKey.Parse(client[..dot], IdentityError),
            Usable(EncryptionKey.Parse(client[(dot + 1)..], EncryptionKeyError), dot + 1),
            IdentityKey.Parse(text[(at + 1)..], GatewayError));
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text"><c>identity.encryption@gateway</c>.</param>
    /// <param name="recipient">The address, or <see langword="null"/>.</param>
    /// <returns>Whether the text is an address.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Recipient? recipient)
    {
        try
        {
            recipient = Parse(text);
            return true;
        }
        catch (ProtocolException)
        {
            recipient = null;
            return false;
        }
    }

    /// <summary>Writes the binary form.</summary>
    /// <param name="destination">At least 96 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        Identity.CopyTo(destination);
        EncryptionKey.CopyTo(destination[32..]);
        Gateway.CopyTo(destination[64..]);
    }

    /// <summary>The binary form as a new array of 96 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Recipient? other) =>
        other is not null && Identity == other.Identity && EncryptionKey == other.EncryptionKey && Gateway == other.Gateway;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Recipient);

    /// <inheritdoc/>
    public override int GetHashCode() => Identity.GetHashCode();

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Identity}.{EncryptionKey}@{Gateway}";

    private static EncryptionKey Usable(EncryptionKey key, int offset) => key.IsLowOrder
        ? throw new ProtocolException(EncryptionKeyError, offset, "the public key is a point of low order")
        : key;
}
