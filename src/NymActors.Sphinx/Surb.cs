using System.Security.Cryptography;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx;

/// <summary>
/// A single-use reply block: a ready header, the first hop's address and one payload key, or seed of one, per hop
/// (docs/protocol/01-sphinx.md section 10). Whoever holds it can send one packet to its creator without knowing who that is.
/// Immutable; that it is used once is up to the holder.
/// </summary>
public sealed class Surb
{
    private const int KeysOffset = HeaderLength + NodeAddressLength;

    private readonly byte[] _bytes;
    private readonly int _keyLength;

    private Surb(byte[] bytes, int keyLength) => (_bytes, _keyLength) = (bytes, keyLength);

    /// <summary>Length of the serialised form in bytes: 380 and, per hop, 192 with keys or 16 with seeds.</summary>
    public int Length => _bytes.Length;

    /// <summary>Number of hops, 1 to 5.</summary>
    public int HopCount => (_bytes.Length - KeysOffset) / _keyLength;

    /// <summary>Whether it carries seeds of payload keys (version 259) instead of the keys (256 to 258).</summary>
    public bool HasSeeds => _keyLength == PayloadKeySeedLength;

    /// <summary>The 32-byte node address to which a packet made with this SURB is sent.</summary>
    public ReadOnlySpan<byte> FirstHop => _bytes.AsSpan(HeaderLength, NodeAddressLength);

    /// <summary>Whether the header begins with a point of low order: the first hop would drop every packet made with this SURB.</summary>
    public bool HasLowOrderHeader => X25519.IsLowOrder(_bytes.AsSpan(0, AlphaLength));

    /// <summary>Makes a SURB that leads to <paramref name="destination"/>, the creator's own address.</summary>
    /// <param name="version">The version of the packet that will be made with it; 259 carries seeds, the others keys.</param>
    /// <param name="route">1 to 5 hops, the creator's gateway last.</param>
    /// <param name="delaysNanoseconds">As many as hops, in nanoseconds. The last is not used.</param>
    /// <param name="destination">32 bytes: the identity key of the creator.</param>
    /// <param name="identifier">16 bytes: zero in all SURBs of Nym clients.</param>
    /// <param name="random">Source of the initial secret and the header padding.</param>
    /// <exception cref="SphinxException">The route or the delays do not fit, or a hop's key is unusable.</exception>
    /// <exception cref="ArgumentException">The destination or the identifier has the wrong length, or the version is unknown.</exception>
    public static Surb Create(
        SphinxVersion version,
        ReadOnlySpan<SphinxHop> route,
        ReadOnlySpan<ulong> delaysNanoseconds,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> identifier,
        RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        bool explicitKeys = VersionTraits.OfSent(version).HasExplicitPayloadKeys;
        RouteCheck.Check(SphinxError.Surb, route.Length, delaysNanoseconds.Length, destination, identifier);
        int keyLength = explicitKeys ? PayloadKeyLength : PayloadKeySeedLength;
        byte[] bytes = new byte[KeysOffset + (route.Length * keyLength)];
        route[0].Address.CopyTo(bytes.AsSpan(HeaderLength));
        Span<byte> secrets = stackalloc byte[MaxHops * ExpandedSecret.Length];
        try
        {
            HeaderBuilder.Build(
                version, route, delaysNanoseconds, destination, identifier, random, bytes.AsSpan(0, HeaderLength), secrets);
            for (int i = 0; i < route.Length; i++)
            {
                var secret = new ExpandedSecret(secrets[(i * ExpandedSecret.Length)..]);
                ReadOnlySpan<byte> item = explicitKeys ? secret.PayloadKey : secret.PayloadKeySeed;
                item.CopyTo(bytes.AsSpan(KeysOffset + (i * keyLength)));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
        return new Surb(bytes, keyLength);
    }

    /// <summary>Reads a SURB; its length tells whether it carries keys or seeds.</summary>
    /// <exception cref="SphinxException">No SURB of 1 to 5 hops has this length.</exception>
    public static Surb Parse(ReadOnlySpan<byte> source)
    {
        int keysLength = source.Length - KeysOffset;
        int keyLength = keysLength < PayloadKeyLength ? PayloadKeySeedLength : PayloadKeyLength;
        if (keysLength < PayloadKeySeedLength || keysLength % keyLength != 0 || keysLength / keyLength > MaxHops)
        {
            throw new SphinxException(
                SphinxError.Surb,
                $"{source.Length} bytes cannot be {KeysOffset} and 1 to {MaxHops} keys of {PayloadKeyLength} or seeds of {PayloadKeySeedLength}.");
        }
        return new Surb(source.ToArray(), keyLength);
    }

    /// <summary>Writes the serialised form, <see cref="Length"/> bytes, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void WriteTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>A new array with the serialised form.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Makes the packet that carries <paramref name="plaintext"/> to the creator; it is sent to <see cref="FirstHop"/>.</summary>
    /// <param name="plaintext">At most <c>packet.Length - 365</c> bytes. May lie inside <paramref name="packet"/>.</param>
    /// <param name="packet">Receives the packet; at least 381 bytes.</param>
    /// <exception cref="SphinxException">The sizes do not fit.</exception>
    public void BuildPacket(ReadOnlySpan<byte> plaintext, Span<byte> packet)
    {
        PayloadPadding.Check(plaintext.Length, packet.Length - HeaderLength);
        Span<byte> payload = packet[HeaderLength..];
        PayloadPadding.Write(plaintext, payload);
        _bytes.AsSpan(0, HeaderLength).CopyTo(packet);
        Span<byte> derivedKey = stackalloc byte[PayloadKeyLength];
        for (int offset = _bytes.Length - _keyLength; offset >= KeysOffset; offset -= _keyLength)
        {
            ReadOnlySpan<byte> item = _bytes.AsSpan(offset, _keyLength);
            if (!HasSeeds)
            {
                Lioness.Encrypt(item, payload);
                continue;
            }
            PayloadKey.DeriveFromSeed(item, derivedKey);
            Lioness.Encrypt(derivedKey, payload);
        }
        CryptographicOperations.ZeroMemory(derivedKey);
    }
}
