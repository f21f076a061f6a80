using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// The client's side of the registration handshake (docs/protocol/03-gateway.md section 6.1), without I/O: the payloads come in and go
/// out as bytes. Call <see cref="Start"/>, <see cref="OnGatewayMaterial"/>, <see cref="OnFinalization"/> in this order; after a failure
/// the object is of no more use.
/// </summary>
public sealed class RegistrationHandshakeClient : IDisposable
{
    private readonly IdentityKeyPair _client;
    private readonly IdentityKey _gateway;
    private readonly RandomSource _random;
    private readonly EncryptionKeyPair _ephemeral;
    private readonly byte[] _salt;
    private SharedKey? _key;

    /// <summary>Begins a registration.</summary>
    /// <param name="client">Identity of the client; stays the caller's.</param>
    /// <param name="gateway">The known identity of the gateway that was chosen.</param>
    /// <param name="kind">Kind of key to agree on.</param>
    /// <param name="random">Source of the ephemeral key, the salt and the nonce.</param>
    public RegistrationHandshakeClient(IdentityKeyPair client, IdentityKey gateway, SharedKeyKind kind, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(random);
        _client = client;
        _gateway = gateway;
        _random = random;
        Kind = kind;
        _ephemeral = EncryptionKeyPair.Generate(random);
        _salt = new byte[kind == SharedKeyKind.AesGcmSiv ? HandshakeMaterial.SaltLength : 0];
        random.Fill(_salt);
    }

    /// <summary>Kind of key that is agreed on.</summary>
    public SharedKeyKind Kind { get; }

    /// <summary>Makes message 1.</summary>
    /// <returns>Identity, ephemeral key and salt: 80 bytes, for a legacy key 64.</returns>
    public byte[] Start() => [.. _client.PublicKey.Bytes, .. _ephemeral.PublicKey.Bytes, .. _salt];

    /// <summary>Takes message 2, verifies that it comes from the chosen gateway, and makes message 3.</summary>
    /// <param name="payload">124 bytes, for a legacy key 96.</param>
    /// <returns>92 bytes, for a legacy key 64.</returns>
    /// <exception cref="HandshakeException">The payload is malformed or not signed by the gateway; its message goes to the gateway.</exception>
    public byte[] OnGatewayMaterial(ReadOnlySpan<byte> payload)
    {
        if (_key is not null)
        {
            throw new InvalidOperationException("The gateway's material was already taken.");
        }

        if (payload.Length != EncryptionKey.Length + HandshakeMaterial.SealedLength(Kind))
        {
            throw new HandshakeException(HandshakeFailure.MalformedResponse, $"{payload.Length} bytes");
        }

        var theirs = payload[..EncryptionKey.Length];
        _key = HandshakeMaterial.TryDeriveKey(Kind, _ephemeral, theirs, _salt)
            ?? throw new HandshakeException(HandshakeFailure.MalformedResponse, "unusable ephemeral key");
        var own = _ephemeral.PublicKey;
        if (!HandshakeMaterial.IsSignedBy(_key, _gateway, theirs, own.Bytes, payload[EncryptionKey.Length..]))
        {
            throw new HandshakeException(HandshakeFailure.InvalidSignature);
        }

        var answer = new byte[HandshakeMaterial.SealedLength(Kind)];
        HandshakeMaterial.Seal(_key, _client, own.Bytes, theirs, _random, answer);
        return answer;
    }

    /// <summary>Takes message 4. The client adopts and stores the key only after a <see cref="RegisterResponse"/> with a true status.</summary>
    /// <param name="payload">One byte, 1.</param>
    /// <returns>The shared key, which is now the caller's to dispose.</returns>
    /// <exception cref="HandshakeException">Anything but the byte 1.</exception>
    public SharedKey OnFinalization(ReadOnlySpan<byte> payload)
    {
        if (_key is null)
        {
            throw new InvalidOperationException("The gateway's material is missing.");
        }

        if (payload.Length != 1)
        {
            throw new HandshakeException(HandshakeFailure.MalformedResponse, $"{payload.Length} bytes");
        }

        if (payload[0] != 1)
        {
            throw new HandshakeException(HandshakeFailure.Refused);
        }

        var key = _key;
        _key = null;
        return key;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ephemeral.Dispose();
        _key?.Dispose();
    }
}
