using Org.BouncyCastle.Math.EC.Rfc8032;

namespace NymActors.Protocol.Cryptography;

/// <summary>The check that decoders make of Ed25519 public keys (docs/protocol/02-messages.md 3.1).</summary>
public static class Ed25519Point
{
    /// <summary>
    /// Tells whether the bytes are the canonical encoding of a point of the curve that is not of small order.
    /// </summary>
    /// <remarks>
    /// The protocol asks only that the bytes decompress to a point. The few small-order points, for which anybody can make
    /// signatures that verify, are refused here in addition; no honest key is one. Membership in the prime-order
    /// subgroup is not checked, as no peer checks it.
    /// </remarks>
    /// <param name="publicKey">The encoded point; anything but 32 bytes is refused.</param>
    /// <returns>Whether it may be used as an identity.</returns>
    public static bool IsValid(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != Ed25519.PublicKeySize)
        {
            return false;
        }

        return Ed25519.ValidatePublicKeyPartial(publicKey);
    }
}
