using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>
/// Keeps keys, registration and everything else in memory: for clients that live as long as their process. A client that is made with
/// the storage of an earlier one goes on where that ended. Thread-safe.
/// </summary>
public sealed class MemoryClientStorage : IClientStorage, IDisposable
{
    private readonly Lock _lock = new();
    private ClientKeys? _keys;
    private GatewayRegistration? _registration;

    /// <inheritdoc/>
    public ClientKeys? LoadKeys()
    {
        lock (_lock)
        {
            return _keys is null ? null : Copy(_keys);
        }
    }

    /// <inheritdoc/>
    public void StoreKeys(ClientKeys keys, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_lock)
        {
            if (_keys is not null && !overwrite)
            {
                throw new ClientStorageException("memory", "this client has keys already", "Ask for overwriting if they shall be lost");
            }

            Clear();
            _keys = Copy(keys);
        }
    }

    /// <inheritdoc/>
    public GatewayRegistration? LoadGateway()
    {
        lock (_lock)
        {
            return _registration is null ? null : Copy(_registration);
        }
    }

    /// <inheritdoc/>
    public void StoreGateway(GatewayRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_lock)
        {
            _registration?.SharedKey.Dispose();
            _registration = Copy(registration);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
        }
    }

    private static ClientKeys Copy(ClientKeys keys)
    {
        using var bytes = new SecretBytes(SecretBytes.LongestKey);
        keys.Identity.CopySeedTo(bytes.First(IdentityKeyPair.SeedLength));
        var identity = IdentityKeyPair.FromSeed(bytes.First(IdentityKeyPair.SeedLength));
        keys.Encryption.CopyPrivateKeyTo(bytes.First(EncryptionKeyPair.Length));
        var encryption = EncryptionKeyPair.FromPrivateKey(bytes.First(EncryptionKeyPair.Length));
        keys.AckKey.CopyTo(bytes.First(AckKey.Length));
        return new ClientKeys(identity, encryption, AckKey.FromBytes(bytes.First(AckKey.Length)));
    }

    private static GatewayRegistration Copy(GatewayRegistration registration)
    {
        using var bytes = new SecretBytes(SharedKey.Length);
        registration.SharedKey.CopyTo(bytes.Span);
        return registration with { SharedKey = SharedKey.FromBytes(registration.SharedKey.Kind, bytes.Span) };
    }

    private void Clear()
    {
        _keys?.Dispose();
        _keys = null;
        _registration?.SharedKey.Dispose();
        _registration = null;
    }
}
