using System.Security.Cryptography;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Headers;

/// <summary>
/// The sender's side of the key agreement with every hop, one multiplication per hop for all versions
/// (docs/protocol/01-sphinx.md sections 7.3 to 7.5).
/// </summary>
internal static class SenderKeys
{
    /// <summary>Writes alpha for the first hop, and the expanded secrets as far as a sender uses them, 288 bytes apart.</summary>
    /// <exception cref="SphinxException">A hop's public key is a point of low order.</exception>
    public static void Derive(
        VersionTraits traits, ReadOnlySpan<SphinxHop> route, RandomSource random, Span<byte> alpha, Span<byte> expandedSecrets)
    {
        Span<byte> scratch = stackalloc byte[X25519.KeyLength + X25519.KeyLength + BlindedScalar.Length];
        Span<byte> scalar = scratch[..X25519.KeyLength];
        Span<byte> sharedSecret = scratch.Slice(X25519.KeyLength, X25519.KeyLength);
        Span<byte> product = scratch[(2 * X25519.KeyLength)..];
        try
        {
            random.Fill(scalar);
            X25519.Clamp(scalar);
            X25519.MultiplyBase(scalar, alpha);
            BlindedScalar.FromClamped(scalar, product);
            for (int i = 0; i < route.Length; i++)
            {
                if (i > 0)
                {
                    Blind(traits, new ExpandedSecret(expandedSecrets[((i - 1) * ExpandedSecret.Length)..]), product, scalar);
                }
                if (!X25519.TryMultiply(scalar, route[i].PublicKey, sharedSecret))
                {
                    throw new SphinxException(SphinxError.Routing, $"The public key of hop {i} is a point of low order.");
                }
                new ExpandedSecret(expandedSecrets[(i * ExpandedSecret.Length)..])
                    .DeriveForSender(sharedSecret, isLastHop: i == route.Length - 1, traits);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch);
        }
    }

    private static void Blind(VersionTraits traits, ExpandedSecret previous, Span<byte> product, Span<byte> scalar)
    {
        Span<byte> factor = stackalloc byte[X25519.KeyLength];
        previous.BlindingFactor.CopyTo(factor);
        if (!traits.BlindsModL)
        {
            X25519.Clamp(factor);
        }
        BlindedScalar.Multiply(product, factor);
        CryptographicOperations.ZeroMemory(factor);
        if (!BlindedScalar.TryMakeClampInvariant(product, scalar))
        {
            throw new SphinxException(SphinxError.Routing, "The blinded secret is out of range; build the packet again.");
        }
    }
}
