using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// Binary frames of one connection, both directions, either kind of key (docs/protocol/03-gateway.md section 10).
/// A failure's <see cref="ProtocolException.Reason"/> is the text of section 21. Thread-safe if the random source is.
/// </summary>
/// <remarks>
/// GCM-SIV: kind, flag 1, nonce (12), ciphertext with tag. Legacy: HMAC (32), ciphertext; no kind, zero vector, so the kind decoded is
/// always 1. Frames with flag 0, which claim to be plain text, are refused.
/// </remarks>
public sealed class BinaryFrameCodec
{
    private const string What = "binary frame";
    private const int KindOffset = 0;
    private const int FlagOffset = 1;
    private const int NonceOffset = 2;
    private const byte EncryptedFlag = 1;

    private readonly SharedKey _key;
    private readonly RandomSource _random;

    /// <summary>Creates the codec of a connection.</summary>
    /// <param name="key">The shared key; stays the caller's.</param>
    /// <param name="random">Source of nonces.</param>
    public BinaryFrameCodec(SharedKey key, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        _key = key;
        _random = random;
    }

    /// <summary>How many bytes longer a frame is than its plaintext: 30, with a legacy key 32.</summary>
    public int Overhead => HeaderLength + _key.Overhead;

    private int HeaderLength => IsLegacy ? 0 : NonceOffset + _key.NonceLength;

    private bool IsLegacy => _key.Kind == SharedKeyKind.Legacy;

    /// <summary>Makes a frame.</summary>
    /// <param name="kind">What it holds; kind 2 does not exist with a legacy key.</param>
    /// <param name="plaintext">Its content.</param>
    /// <returns>A new array of plaintext length + <see cref="Overhead"/> bytes.</returns>
    public byte[] Encode(BinaryFrameKind kind, ReadOnlySpan<byte> plaintext)
    {
        var frame = new byte[plaintext.Length + Overhead];
        Encode(kind, plaintext, frame);
        return frame;
    }

    /// <summary>Makes a frame.</summary>
    /// <param name="kind">What it holds; kind 2 does not exist with a legacy key.</param>
    /// <param name="plaintext">Its content.</param>
    /// <param name="frame">Receives plaintext length + <see cref="Overhead"/> bytes; must not overlap the plaintext.</param>
    /// <exception cref="ArgumentException">The frame has the wrong length, or the kind does not exist with this key.</exception>
    public void Encode(BinaryFrameKind kind, ReadOnlySpan<byte> plaintext, Span<byte> frame)
    {
        if (frame.Length != plaintext.Length + Overhead)
        {
            throw new ArgumentException($"A frame is {Overhead} bytes longer than its content.", nameof(frame));
        }

        if (IsLegacy)
        {
            if (kind != BinaryFrameKind.Standard)
            {
                throw new ArgumentException("With a legacy key there is no place for a kind.", nameof(kind));
            }

            Span<byte> zero = stackalloc byte[_key.NonceLength];
            zero.Clear();
            _key.Encrypt(zero, plaintext, frame);
            return;
        }

        frame[KindOffset] = (byte)kind;
        frame[FlagOffset] = EncryptedFlag;
        var nonce = frame[NonceOffset..HeaderLength];
        _random.Fill(nonce);
        _key.Encrypt(nonce, plaintext, frame[HeaderLength..]);
    }

    /// <summary>Makes the frame in which a client asks its gateway to forward a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="kind">From <see cref="GatewayProtocol.ForwardFrameKind"/>.</param>
    /// <returns>The frame: 2451 bytes for a regular packet to an IPv4 node in a frame of kind 1.</returns>
    public byte[] EncodeMixPacket(MixPacket packet, BinaryFrameKind kind)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var version = VersionOf(kind);
        var plaintext = new byte[packet.EncodedLength(version)];
        packet.Encode(plaintext, version);
        return Encode(kind, plaintext);
    }

    /// <summary>Opens a frame.</summary>
    /// <param name="frame">The binary message.</param>
    /// <returns>Its kind and content.</returns>
    /// <exception cref="ProtocolException">Too short, an unknown kind, an unexpected flag, or not encrypted with this key.</exception>
    public BinaryFrame Decode(ReadOnlySpan<byte> frame)
    {
        var plaintext = new byte[Math.Max(0, frame.Length - Overhead)];
        return new(Decode(frame, plaintext), plaintext);
    }

    /// <summary>Opens a frame into memory of the caller.</summary>
    /// <param name="frame">The binary message.</param>
    /// <param name="plaintext">Receives frame length - <see cref="Overhead"/> bytes (none for a frame that is shorter); must not overlap.</param>
    /// <returns>Its kind.</returns>
    /// <exception cref="ProtocolException">Too short, an unknown kind, an unexpected flag, or not encrypted with this key.</exception>
    public BinaryFrameKind Decode(ReadOnlySpan<byte> frame, Span<byte> plaintext)
    {
        if (frame.Length < HeaderLength + (IsLegacy ? _key.Overhead : 0))
        {
            throw new ProtocolException(What, frame.Length, "the request is too short");
        }

        if (IsLegacy)
        {
            Span<byte> zero = stackalloc byte[_key.NonceLength];
            zero.Clear();
            return _key.TryDecrypt(zero, frame, plaintext)
                ? BinaryFrameKind.Standard
                : throw new ProtocolException(What, 0, "provided MAC is invalid");
        }

        var kind = (BinaryFrameKind)frame[KindOffset];
        if (kind is not (BinaryFrameKind.Standard or BinaryFrameKind.WithKeyRotation))
        {
            throw new ProtocolException(What, KindOffset, $"received request with an unknown kind: {frame[KindOffset]}");
        }

        if (frame[FlagOffset] != EncryptedFlag)
        {
            throw new ProtocolException(What, FlagOffset, "the encryption flag had an unexpected value");
        }

        return _key.TryDecrypt(frame[NonceOffset..HeaderLength], frame[HeaderLength..], plaintext)
            ? kind
            : throw new ProtocolException(What, HeaderLength, "failed to either encrypt or decrypt provided message");
    }

    /// <summary>Opens the frame in which a client asks to forward a packet.</summary>
    /// <param name="frame">The binary message.</param>
    /// <returns>The packet, in memory of its own.</returns>
    /// <exception cref="ProtocolException">The frame or the packet is malformed.</exception>
    public MixPacket DecodeMixPacket(ReadOnlySpan<byte> frame)
    {
        var plaintext = new byte[Math.Max(0, frame.Length - Overhead)];
        var kind = Decode(frame, plaintext);
        return MixPacket.Decode(plaintext, VersionOf(kind));
    }

    private static MixPacketVersion VersionOf(BinaryFrameKind kind)
        => kind == BinaryFrameKind.WithKeyRotation ? MixPacketVersion.V2 : MixPacketVersion.V1;
}
