using NymActors.Protocol.Addressing;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Replies;

/// <summary>
/// A single-use reply block as correspondents exchange it: a SURB with the key that protects the reply
/// (docs/protocol/02-messages.md 7.3).
/// </summary>
/// <remarks>
/// <code>
/// 0    16      SURB encryption key
/// 16   348     Sphinx header of the way back
/// 364  32      first hop
/// 396  16 h    payload key seeds of the h hops, or 192 h bytes of explicit payload keys
/// </code>
/// 460 bytes with seeds and 1164 bytes with explicit keys on the usual route of 4 hops.
/// </remarks>
public sealed class ReplySurb
{
    /// <summary>Length with explicit payload keys and 4 hops, the only form of version 1 blocks.</summary>
    public const int ExplicitLength = SurbEncryptionKey.Length + SurbHeaderLength + (4 * ExplicitKeyLength);

    private const string What = "reply SURB";
    private const int SurbHeaderLength = SphinxConstants.HeaderLength + SphinxConstants.NodeAddressLength;
    private const int ExplicitKeyLength = 192;
    private const int SeedLength = 16;

    /// <summary>Puts a reply SURB together.</summary>
    /// <param name="encryptionKey">The key that protects the reply.</param>
    /// <param name="surb">The way back.</param>
    /// <param name="keyRotation">The rotation of the node keys it was made with.</param>
    /// <exception cref="ProtocolException">The SURB's first hop is not a node address.</exception>
    public ReplySurb(SurbEncryptionKey encryptionKey, Surb surb, KeyRotation keyRotation)
    {
        ArgumentNullException.ThrowIfNull(surb);
        EncryptionKey = encryptionKey;
        Surb = surb;
        KeyRotation = keyRotation;
        FirstHop = NodeRoutingAddress.FromBytes(surb.FirstHop);
    }

    /// <summary>The key that protects the reply.</summary>
    public SurbEncryptionKey EncryptionKey { get; }

    /// <summary>The way back.</summary>
    public Surb Surb { get; }

    /// <summary>The rotation of the node keys it was made with.</summary>
    public KeyRotation KeyRotation { get; }

    /// <summary>Where a packet made with it goes first.</summary>
    public NodeRoutingAddress FirstHop { get; }

    /// <summary>Serialised length in bytes.</summary>
    public int Length => SurbEncryptionKey.Length + Surb.Length;

    /// <summary>Length with payload key seeds.</summary>
    /// <param name="hops">Hops of the route, the gateway included.</param>
    /// <returns>The length in bytes.</returns>
    public static int SeedLengthFor(int hops) => SurbEncryptionKey.Length + SurbHeaderLength + (hops * SeedLength);

    /// <summary>Reads a reply SURB.</summary>
    /// <param name="bytes">The whole serialised form.</param>
    /// <param name="keyRotation">The rotation that came with it.</param>
    /// <returns>The reply SURB.</returns>
    /// <exception cref="ProtocolException">
    /// Wrong length, or the SURB leads nowhere: no node can be at its first hop, or its header begins with a point of low order.
    /// </exception>
    public static ReplySurb Parse(ReadOnlySpan<byte> bytes, KeyRotation keyRotation)
    {
        if (bytes.Length < SurbEncryptionKey.Length)
        {
            throw new ProtocolException(What, 0, $"{bytes.Length} bytes are too few for the encryption key");
        }

        try
        {
            var surb = new ReplySurb(
                SurbEncryptionKey.FromBytes(bytes[..SurbEncryptionKey.Length]), Surb.Parse(bytes[SurbEncryptionKey.Length..]), keyRotation);
            if (surb.Surb.HasLowOrderHeader)
            {
                throw new ProtocolException(What, SurbEncryptionKey.Length, "the header begins with a point of low order");
            }

            return surb.FirstHop.CanBeDialled ? surb : throw new ProtocolException(
                What, SurbEncryptionKey.Length + SphinxConstants.HeaderLength, $"no node can be at the first hop's address {surb.FirstHop}");
        }
        catch (SphinxException error)
        {
            throw new ProtocolException(What, SurbEncryptionKey.Length, error.Reason, error);
        }
    }

    /// <summary>Writes the serialised form.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public void WriteTo(Span<byte> destination)
    {
        EncryptionKey.CopyTo(destination);
        Surb.WriteTo(destination[SurbEncryptionKey.Length..]);
    }
}
