using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// Makes and checks <see cref="AuthenticateRequest"/> (docs/protocol/03-gateway.md section 8): neither signature nor timestamp, only the
/// client's address encrypted with the shared key.
/// </summary>
public static class AuthenticationV1
{
    /// <summary>Makes the request of a client.</summary>
    /// <param name="version">Protocol version to propose: 1, or 3 with a GCM-SIV key.</param>
    /// <param name="client">Identity of the client.</param>
    /// <param name="key">The key shared with the gateway.</param>
    /// <param name="random">Source of the nonce.</param>
    /// <returns>The request.</returns>
    public static AuthenticateRequest Create(byte version, IdentityKey client, SharedKey key, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        var nonce = new byte[key.NonceLength];
        random.Fill(nonce);
        return new(version, client.ToString(), Base58Text.Encode(key.EncryptMaterial(nonce, client.Bytes)), Base58Text.Encode(nonce));
    }

    /// <summary>Who wants to be authenticated.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The claimed identity, or <c>default</c>.</param>
    /// <returns>The error text for the client, or null when the identity can be read.</returns>
    public static string? ReadClient(AuthenticateRequest request, out IdentityKey client)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IdentityKey.TryParse(request.Address, out client) ? null : "Provided client address is malformed: not an Ed25519 public key";
    }

    /// <summary>Whether the request proves that the client holds the stored key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Identity from <see cref="ReadClient"/>.</param>
    /// <param name="stored">The stored key of that client.</param>
    /// <returns>True when its address, encrypted with the stored key and the given nonce, is what the request holds.</returns>
    public static bool IsAuthentic(AuthenticateRequest request, IdentityKey client, SharedKey stored)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(stored);
        var nonce = new byte[stored.NonceLength];
        if (!Base58Text.TryDecode(request.Iv, nonce))
        {
            return false;
        }

        var expected = stored.EncryptMaterial(nonce, client.Bytes);
        var actual = new byte[expected.Length];
        return Base58Text.TryDecode(request.EncryptedAddress, actual)
            && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(expected, actual);
    }
}
