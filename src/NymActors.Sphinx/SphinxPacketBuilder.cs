using System.Security.Cryptography;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx;

/// <summary>Builds forward packets (docs/protocol/01-sphinx.md sections 7 and 8). Thread-safe, without allocations.</summary>
public static class SphinxPacketBuilder
{
    /// <summary>Builds a packet that fills <paramref name="packet"/>; it is sent to the address of the first hop.</summary>
    /// <param name="version">The version written into all layers; it selects the blinding and the kind of payload key.</param>
    /// <param name="route">1 to 5 hops, the destination's gateway last.</param>
    /// <param name="delaysNanoseconds">As many as hops: how long each hop holds the packet, in nanoseconds. The last is not used.</param>
    /// <param name="destination">32 bytes: the identity key of the recipient client.</param>
    /// <param name="identifier">16 bytes: zero in all packets of Nym clients.</param>
    /// <param name="plaintext">At most <c>packet.Length - 365</c> bytes. May lie inside <paramref name="packet"/>.</param>
    /// <param name="packet">Receives the packet; at least 381 bytes.</param>
    /// <param name="random">Source of the initial secret and the header padding.</param>
    /// <exception cref="SphinxException">The route, the delays or the sizes do not fit, or a hop's key is unusable.</exception>
    /// <exception cref="ArgumentException">The destination or the identifier has the wrong length, or the version is unknown.</exception>
    public static void Build(
        SphinxVersion version,
        ReadOnlySpan<SphinxHop> route,
        ReadOnlySpan<ulong> delaysNanoseconds,
        ReadOnlySpan<byte> destination,
        ReadOnlySpan<byte> identifier,
        ReadOnlySpan<byte> plaintext,
        Span<byte> packet,
        RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        VersionTraits traits = VersionTraits.OfSent(version);
        RouteCheck.Check(SphinxError.Routing, route.Length, delaysNanoseconds.Length, destination, identifier);
        PayloadPadding.Check(plaintext.Length, packet.Length - HeaderLength);
        Span<byte> payload = packet[HeaderLength..];
        PayloadPadding.Write(plaintext, payload);
        Span<byte> scratch = stackalloc byte[(MaxHops * ExpandedSecret.Length) + PayloadKeyLength];
        Span<byte> derivedKey = scratch[^PayloadKeyLength..];
        try
        {
            HeaderBuilder.Build(
                version, route, delaysNanoseconds, destination, identifier, random, packet[..HeaderLength], scratch);
            for (int i = route.Length - 1; i >= 0; i--)
            {
                var secret = new ExpandedSecret(scratch[(i * ExpandedSecret.Length)..]);
                if (traits.HasExplicitPayloadKeys)
                {
                    Lioness.Encrypt(secret.PayloadKey, payload);
                    continue;
                }
                PayloadKey.DeriveFromSeed(secret.PayloadKeySeed, derivedKey);
                Lioness.Encrypt(derivedKey, payload);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch);
        }
    }
}
