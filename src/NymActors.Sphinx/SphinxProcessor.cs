using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;
using static NymActors.Sphinx.SphinxConstants;

namespace NymActors.Sphinx;

/// <summary>Unwraps one layer of a packet in place (docs/protocol/01-sphinx.md section 9). Thread-safe, without allocations.</summary>
public static class SphinxProcessor
{
    /// <summary>
    /// Unwraps one layer. After a forward result the buffer is the packet for the next hop; after a final one the plaintext
    /// lies in it.
    /// </summary>
    /// <param name="key">The hop's private key.</param>
    /// <param name="packet">The packet, unwrapped in place.</param>
    /// <param name="rules">How version numbers are understood.</param>
    /// <exception cref="SphinxException">
    /// The packet is refused. It is unchanged, and may be tried with another key, unless the kind is <see cref="SphinxError.Payload"/>.
    /// </exception>
    public static SphinxResult Process(SphinxPrivateKey key, Span<byte> packet, VersionRules rules = VersionRules.AllGenerations)
    {
        if (!TryProcess(key, packet, out SphinxResult result, out SphinxError error, rules))
        {
            Throw(error, packet.Length);
        }
        return result;
    }

    /// <summary>As <see cref="Process"/>, for callers to whom a bad packet is nothing exceptional.</summary>
    /// <param name="key">The hop's private key.</param>
    /// <param name="packet">The packet, unwrapped in place.</param>
    /// <param name="result">What the layer says, when the packet is accepted.</param>
    /// <param name="error">Why the packet is refused, or <see cref="SphinxError.None"/>.</param>
    /// <param name="rules">How version numbers are understood.</param>
    /// <returns>Whether the packet is accepted.</returns>
    public static bool TryProcess(
        SphinxPrivateKey key,
        Span<byte> packet,
        out SphinxResult result,
        out SphinxError error,
        VersionRules rules = VersionRules.AllGenerations)
    {
        ArgumentNullException.ThrowIfNull(key);
        result = default;
        if (packet.Length < MinPacketLength)
        {
            error = SphinxError.Packet;
            return false;
        }
        Span<byte> scratch = stackalloc byte[X25519.KeyLength + ExpandedSecret.Length + KeystreamLength];
        try
        {
            Span<byte> sharedSecret = scratch[..X25519.KeyLength];
            var secret = new ExpandedSecret(scratch[X25519.KeyLength..]);
            Span<byte> routing = scratch[^KeystreamLength..];
            // A shared secret of zero belongs to no honest packet and is refused like a wrong MAC.
            if (!X25519.TryMultiply(key.Bytes, packet[..AlphaLength], sharedSecret))
            {
                error = SphinxError.Header;
                return false;
            }
            secret.Derive(sharedSecret);
            ReadOnlySpan<byte> beta = packet.Slice(BetaOffset, BetaLength);
            if (!HeaderMac.Verify(secret.MacKey, beta, packet.Slice(GammaOffset, MacLength)))
            {
                error = SphinxError.Header;
                return false;
            }
            AesKeystream.Fill(secret.StreamKey, routing);
            Bytes.Xor(routing, beta);
            error = Unwrap(secret, routing, packet, rules, out result);
            return error == SphinxError.None;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch);
        }
    }

    private static SphinxError Unwrap(
        ExpandedSecret secret, ReadOnlySpan<byte> routing, Span<byte> packet, VersionRules rules, out SphinxResult result)
    {
        result = default;
        if (routing[0] is not (ForwardFlag or FinalFlag))
        {
            return SphinxError.Routing;
        }
        if (packet.Length < MinProcessablePacketLength)
        {
            return SphinxError.Payload;
        }
        ushort version = RoutingInformation.ReadVersion(routing);
        var traits = VersionTraits.OfReceived(version, rules);
        if (routing[0] == ForwardFlag && !TryBlind(traits, secret, packet[..AlphaLength]))
        {
            return SphinxError.Header;
        }
        DecryptPayload(traits, secret, packet[HeaderLength..]);
        if (routing[0] == ForwardFlag)
        {
            routing.Slice(RoutingInformation.NextMacOffset, MacLength + BetaLength).CopyTo(packet[GammaOffset..]);
            result = new SphinxResult
            {
                Kind = SphinxHopKind.Forward,
                VersionNumber = version,
                Address = new Bytes32(routing.Slice(RoutingInformation.AddressOffset, NodeAddressLength)),
                DelayNanoseconds = RoutingInformation.ReadDelay(routing),
                ReplayTag = new Bytes32(secret.ReplayTag),
            };
            return SphinxError.None;
        }
        if (!PayloadPadding.TryFindMessage(packet[HeaderLength..], out int messageLength))
        {
            return SphinxError.Payload;
        }
        int start = HeaderLength + PayloadZeroPrefix;
        result = new SphinxResult
        {
            Kind = SphinxHopKind.Final,
            VersionNumber = version,
            Address = new Bytes32(routing.Slice(RoutingInformation.AddressOffset, DestinationLength)),
            Identifier = BinaryPrimitives.ReadUInt128BigEndian(routing[RoutingInformation.IdentifierOffset..]),
            Plaintext = start..(start + messageLength),
            ReplayTag = new Bytes32(secret.ReplayTag),
        };
        return SphinxError.None;
    }

    private static bool TryBlind(VersionTraits traits, ExpandedSecret secret, Span<byte> alpha)
    {
        Span<byte> scalar = secret.BlindingFactor;
        if (traits.BlindsModL)
        {
            BlindedScalar.FromBytes(scalar, scalar);
            if (!BlindedScalar.TryMakeClampInvariant(scalar, scalar))
            {
                return false;
            }
        }
        return X25519.TryMultiply(scalar, alpha, alpha);
    }

    private static void DecryptPayload(VersionTraits traits, ExpandedSecret secret, Span<byte> payload)
    {
        if (traits.HasExplicitPayloadKeys)
        {
            Lioness.Decrypt(secret.PayloadKey, payload);
            return;
        }
        Span<byte> key = stackalloc byte[PayloadKeyLength];
        PayloadKey.DeriveFromSeed(secret.PayloadKeySeed, key);
        Lioness.Decrypt(key, payload);
        CryptographicOperations.ZeroMemory(key);
    }

    [DoesNotReturn]
    private static void Throw(SphinxError error, int length) => throw new SphinxException(error, error switch
    {
        SphinxError.Packet => $"{length} bytes are too short, {MinPacketLength} are the least.",
        SphinxError.Header => "The MAC does not fit this key.",
        SphinxError.Routing => "The flag is neither that of a forward nor of a final hop.",
        _ when length < MinProcessablePacketLength => $"A packet of {length} bytes has too short a payload.",
        _ => "The zero prefix or the end marker is missing after the last layer.",
    });
}
