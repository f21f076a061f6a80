using System.Buffers.Binary;
using System.Globalization;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>Makes and checks <see cref="AuthenticateV2Request"/> (docs/protocol/03-gateway.md section 9). Time is passed in.</summary>
public static class AuthenticationV2
{
    /// <summary>How many seconds the clock of the client may be off, either way.</summary>
    public const ulong MaximumSkewSeconds = 120;

    /// <summary>Makes the request of a client.</summary>
    /// <param name="version">Protocol version to propose, at least 4.</param>
    /// <param name="client">Identity of the client.</param>
    /// <param name="key">The key shared with the gateway.</param>
    /// <param name="nowUnixSeconds">The client's clock, seconds since 1970 UTC.</param>
    /// <param name="random">Source of the nonce.</param>
    /// <returns>The signed request.</returns>
    public static AuthenticateV2Request Create(
        byte version, IdentityKeyPair client, SharedKey key, ulong nowUnixSeconds, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(key);
        var ciphertext = key.Encrypt(client.PublicKey.Bytes, random, out var nonce);
        var request = new AuthenticateV2Request(version, client.PublicKey, ciphertext, nonce, nowUnixSeconds, default);
        return request with { RequestSignature = client.Sign(SignedBytes(request)) };
    }

    /// <summary>
    /// The checks that need nothing but the request: version, clock, signature, in this order (section 9, checks 1 to 3).
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="nowUnixSeconds">The gateway's clock, seconds since 1970 UTC.</param>
    /// <returns>The error text for the client, or null when all is well.</returns>
    public static string? Check(AuthenticateV2Request request, ulong nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ProtocolVersion < GatewayProtocol.SignedAuthentication)
        {
            return AuthenticationErrors.IncompatibleVersion(request.ProtocolVersion);
        }

        // A time that no calendar holds counts as 1970.
        var timestamp = request.RequestUnixTimestamp > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? 0 : request.RequestUnixTimestamp;
        if (timestamp + MaximumSkewSeconds < nowUnixSeconds || timestamp > nowUnixSeconds + MaximumSkewSeconds)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the provided request timestamp is excessively skewed. got {request.RequestUnixTimestamp} whilst the server time is {nowUnixSeconds}");
        }

        return IdentityKeyPair.Verify(request.ClientIdentity, SignedBytes(request), request.RequestSignature.Span)
            ? null
            : AuthenticationErrors.InvalidSignature;
    }

    /// <summary>The checks against what the gateway has stored about the client (section 9, checks 4 to 6).</summary>
    /// <param name="request">A request that passed <see cref="Check"/>.</param>
    /// <param name="stored">The stored key of the client, or null when it never registered.</param>
    /// <param name="lastTimestamp">Timestamp of its last successful authentication of this version, or null.</param>
    /// <returns>The error text for the client, or null when all is well.</returns>
    public static string? CheckAgainstStored(AuthenticateV2Request request, SharedKey? stored, ulong? lastTimestamp)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (stored is null)
        {
            return AuthenticationErrors.NotRegistered;
        }

        if (request.Nonce.Length != stored.NonceLength)
        {
            return AuthenticationErrors.NonceLength;
        }

        if (!stored.IsEncryptionOf(request.Nonce.Span, request.ClientIdentity.Bytes, request.AddressCiphertext.Span))
        {
            return AuthenticationErrors.InvalidCiphertext;
        }

        return request.RequestUnixTimestamp <= lastTimestamp ? AuthenticationErrors.TimestampReused : null;
    }

    /// <summary>The bytes that the signature covers: 101, with a legacy key 121.</summary>
    internal static byte[] SignedBytes(AuthenticateV2Request request)
    {
        var ciphertext = request.AddressCiphertext.Span;
        var nonce = request.Nonce.Span;
        var bytes = new byte[1 + IdentityKey.Length + ciphertext.Length + nonce.Length + sizeof(ulong)];
        bytes[0] = request.ProtocolVersion;
        request.ClientIdentity.CopyTo(bytes.AsSpan(1));
        ciphertext.CopyTo(bytes.AsSpan(1 + IdentityKey.Length));
        nonce.CopyTo(bytes.AsSpan(1 + IdentityKey.Length + ciphertext.Length));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(bytes.Length - sizeof(ulong)), request.RequestUnixTimestamp);
        return bytes;
    }
}
