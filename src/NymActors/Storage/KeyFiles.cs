using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>The five PEM files of a client's keys (docs/protocol/04-client-core.md section 16).</summary>
internal sealed class KeyFiles
{
    private readonly StoragePaths _paths;
    private readonly FileChange _change;

    /// <summary>Names the files.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="files">How they are changed.</param>
    /// <param name="endsWithTheKeys">What goes when the keys are replaced: a registration with foreign keys would only show itself when the gateway refuses it.</param>
    public KeyFiles(StoragePaths paths, IClientFiles files, IReadOnlyList<string> endsWithTheKeys)
    {
        _paths = paths;
        _change = new FileChange(files, All, endsWithTheKeys);
    }

    private string[] All =>
        [_paths.PublicIdentityKey, _paths.PrivateIdentityKey, _paths.PublicEncryptionKey, _paths.PrivateEncryptionKey, _paths.AckKey];

    /// <summary>Completes a change that was interrupted.</summary>
    public void Finish() => StorageFiles.Guard(_paths.PrivateIdentityKey, _change.Finish);

    /// <summary>Reads all keys; null when none of the files is there.</summary>
    public ClientKeys? Load()
    {
        Finish();
        if (!Array.Exists(All, StorageFiles.Exists))
        {
            return null;
        }

        IdentityKeyPair? identity = null;
        EncryptionKeyPair? encryption = null;
        try
        {
            identity = StorageFiles.ReadKey(_paths.PrivateIdentityKey, PemTag.IdentityPrivateKey, IdentityKeyPair.SeedLength, IdentityKeyPair.FromSeed);
            StorageFiles.Require(
                _paths.PublicIdentityKey,
                StorageFiles.ReadKey(_paths.PublicIdentityKey, PemTag.IdentityPublicKey, IdentityKey.Length, IdentityKey.FromBytes) == identity.PublicKey);
            encryption = StorageFiles.ReadKey(
                _paths.PrivateEncryptionKey, PemTag.EncryptionPrivateKey, EncryptionKeyPair.Length, EncryptionKeyPair.FromPrivateKey);
            StorageFiles.Require(
                _paths.PublicEncryptionKey,
                StorageFiles.ReadKey(_paths.PublicEncryptionKey, PemTag.EncryptionPublicKey, EncryptionKey.Length, EncryptionKey.FromBytes) == encryption.PublicKey);
            return new ClientKeys(identity, encryption, StorageFiles.ReadKey(_paths.AckKey, PemTag.AckKey, AckKey.Length, AckKey.FromBytes));
        }
        catch
        {
            identity?.Dispose();
            encryption?.Dispose();
            throw;
        }
    }

    /// <summary>Writes all keys or none.</summary>
    public void Store(ClientKeys keys, bool overwrite)
    {
        if (!overwrite && Array.Find(All, StorageFiles.Exists) is { } existing)
        {
            throw new ClientStorageException(
                existing, "there is a key already", "Choose another --id, or give up the old keys with init --force-register-gateway");
        }

        using var bytes = new SecretBytes(SecretBytes.LongestKey);
        StorageFiles.Guard(_paths.PrivateIdentityKey, () => _change.Apply(write =>
        {
            StorageFiles.WriteKey(write, _paths.PublicIdentityKey, PemTag.IdentityPublicKey, keys.Identity.PublicKey.Bytes);
            keys.Identity.CopySeedTo(bytes.First(IdentityKeyPair.SeedLength));
            StorageFiles.WriteKey(write, _paths.PrivateIdentityKey, PemTag.IdentityPrivateKey, bytes.First(IdentityKeyPair.SeedLength));
            StorageFiles.WriteKey(write, _paths.PublicEncryptionKey, PemTag.EncryptionPublicKey, keys.Encryption.PublicKey.Bytes);
            keys.Encryption.CopyPrivateKeyTo(bytes.First(EncryptionKeyPair.Length));
            StorageFiles.WriteKey(write, _paths.PrivateEncryptionKey, PemTag.EncryptionPrivateKey, bytes.First(EncryptionKeyPair.Length));
            keys.AckKey.CopyTo(bytes.First(AckKey.Length));
            StorageFiles.WriteKey(write, _paths.AckKey, PemTag.AckKey, bytes.First(AckKey.Length));
        }));
    }
}
