using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;

namespace NymActors.Storage;

/// <summary>The long-term secret keys of one client (docs/protocol/04-client-core.md section 16.1). Owns them.</summary>
public sealed class ClientKeys : IDisposable
{
    /// <summary>Takes over the three keys.</summary>
    /// <param name="identity">The Ed25519 identity.</param>
    /// <param name="encryption">The X25519 pair that messages to the client are encrypted with.</param>
    /// <param name="ackKey">The key of the client's own acknowledgements.</param>
    public ClientKeys(IdentityKeyPair identity, EncryptionKeyPair encryption, AckKey ackKey)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(encryption);
        ArgumentNullException.ThrowIfNull(ackKey);
        Identity = identity;
        Encryption = encryption;
        AckKey = ackKey;
    }

    /// <summary>The Ed25519 identity.</summary>
    public IdentityKeyPair Identity { get; }

    /// <summary>The X25519 pair that messages to the client are encrypted with.</summary>
    public EncryptionKeyPair Encryption { get; }

    /// <summary>The key of the client's own acknowledgements.</summary>
    public AckKey AckKey { get; }

    /// <summary>Draws all keys anew.</summary>
    /// <param name="random">The source of every key.</param>
    public static ClientKeys Generate(RandomSource random) =>
        new(IdentityKeyPair.Generate(random), EncryptionKeyPair.Generate(random), AckKey.Generate(random));

    /// <inheritdoc/>
    public void Dispose()
    {
        Identity.Dispose();
        Encryption.Dispose();
        AckKey.Dispose();
    }
}
