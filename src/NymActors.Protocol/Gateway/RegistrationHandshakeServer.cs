using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Protocol.Gateway;

/// <summary>
/// The gateway's side of the registration handshake (docs/protocol/03-gateway.md section 6.2), without I/O: the payloads come in and
/// go out as bytes. Call <see cref="OnInit"/>, then <see cref="OnClientMaterial"/>; after a failure the object is of no more use.
/// </summary>
public sealed class RegistrationHandshakeServer : IDisposable
{
    private readonly IdentityKeyPair _gateway;
    private readonly RandomSource _random;
    private readonly EncryptionKeyPair _ephemeral;
    private readonly byte[] _clientEphemeral = new byte[EncryptionKey.Length];
    private SharedKey? _key;

    /// <summary>Gets ready for a registration.</summary>
    /// <param name="gateway">Identity of the gateway; stays the caller's.</param>
    /// <param name="random">Source of the ephemeral key and the nonce.</param>
    public RegistrationHandshakeServer(IdentityKeyPair gateway, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(random);
        _gateway = gateway;
        _random = random;
        _ephemeral = EncryptionKeyPair.Generate(random);
    }

    /// <summary>Identity of the client, known after <see cref="OnInit"/> and proven after <see cref="OnClientMaterial"/>.</summary>
    public IdentityKey Client { get; private set; }

    /// <summary>Kind of key that is agreed on, known after <see cref="OnInit"/>.</summary>
    public SharedKeyKind Kind { get; private set; }

    /// <summary>
    /// Who wants to register, for the check whether that client is connected already, which comes before everything else.
    /// </summary>
    /// <param name="init">Payload of message 1.</param>
    /// <returns>The claimed identity.</returns>
    /// <exception cref="HandshakeException">Fewer than 32 bytes, or no curve point.</exception>
    public static IdentityKey ReadClient(ReadOnlySpan<byte> init)
        => init.Length >= IdentityKey.Length && IdentityKey.TryFromBytes(init[..IdentityKey.Length], out var client)
            ? client
            : throw new HandshakeException(HandshakeFailure.MalformedRequest);

    /// <summary>Takes message 1, whose length decides the kind of key, and makes message 2.</summary>
    /// <param name="payload">80 bytes, for a legacy key 64.</param>
    /// <returns>124 bytes, for a legacy key 96.</returns>
    /// <exception cref="HandshakeException">The payload is malformed; its message goes to the client.</exception>
    public byte[] OnInit(ReadOnlySpan<byte> payload)
    {
        if (_key is not null)
        {
            throw new InvalidOperationException("The handshake has begun already.");
        }

        Client = ReadClient(payload);
        Kind = payload.Length switch
        {
            _ when payload.Length == HandshakeMaterial.InitLength(SharedKeyKind.AesGcmSiv) => SharedKeyKind.AesGcmSiv,
            _ when payload.Length == HandshakeMaterial.InitLength(SharedKeyKind.Legacy) => SharedKeyKind.Legacy,
            _ => throw new HandshakeException(HandshakeFailure.MalformedRequest),
        };

        payload.Slice(IdentityKey.Length, EncryptionKey.Length).CopyTo(_clientEphemeral);
        var salt = payload[(IdentityKey.Length + EncryptionKey.Length)..];
        _key = HandshakeMaterial.TryDeriveKey(Kind, _ephemeral, _clientEphemeral, salt)
            ?? throw new HandshakeException(HandshakeFailure.MalformedRequest);

        var answer = new byte[EncryptionKey.Length + HandshakeMaterial.SealedLength(Kind)];
        var own = _ephemeral.PublicKey;
        own.CopyTo(answer);
        HandshakeMaterial.Seal(_key, _gateway, own.Bytes, _clientEphemeral, _random, answer.AsSpan(EncryptionKey.Length));
        return answer;
    }

    /// <summary>Takes message 3 and verifies that it comes from the client named in message 1.</summary>
    /// <param name="payload">92 bytes, for a legacy key 64.</param>
    /// <param name="key">The shared key, which is now the caller's to store and to dispose.</param>
    /// <returns>Message 4: one byte, 1.</returns>
    /// <exception cref="HandshakeException">The payload is malformed or not signed by the client; its message goes to the client.</exception>
    public byte[] OnClientMaterial(ReadOnlySpan<byte> payload, out SharedKey key)
    {
        if (_key is null)
        {
            throw new InvalidOperationException("The handshake has not begun.");
        }

        if (payload.Length != HandshakeMaterial.SealedLength(Kind))
        {
            throw new HandshakeException(HandshakeFailure.MalformedRequest);
        }

        if (!HandshakeMaterial.IsSignedBy(_key, Client, _clientEphemeral, _ephemeral.PublicKey.Bytes, payload))
        {
            throw new HandshakeException(HandshakeFailure.InvalidSignature);
        }

        key = _key;
        _key = null;
        return [1];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ephemeral.Dispose();
        _key?.Dispose();
    }
}
