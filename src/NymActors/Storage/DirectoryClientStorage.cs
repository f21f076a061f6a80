using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol;
using NymActors.Protocol.Acknowledgements;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;

namespace NymActors.Storage;

/// <summary>
/// Keeps keys and registration in the files of v1.1.29 (docs/protocol/04-client-core.md sections 16 and 17.1), each with mode
/// 0600. All keys are stored or none, and so is a registration, whatever ends the process or fills the disk meanwhile.
/// </summary>
/// <remarks>
/// A key shared with a gateway is of one of two kinds, which have the same length. gateway_shared.pem tells the kind by its PEM
/// tag: v1.1.29 knows only the tag of the older kind, so it refuses a key of the newer one (AES-256-GCM-SIV) instead of using it
/// for another cipher (docs/protocol/03-gateway.md section 7).
/// </remarks>
public sealed class DirectoryClientStorage : IClientStorage
{
    private const int MaximumKeyFileLength = 64 * 1024;
    private const string Restore = "Restore the file from a copy, or make new keys (and a new address) with init --force-register-gateway";

    private readonly StoragePaths _paths;
    private readonly string _gatewaySharedKey;
    private readonly string _gatewayDetails;
    private readonly FileChange _keyChange;
    private readonly FileChange _gatewayChange;

    /// <summary>Names the files; nothing is read or written.</summary>
    /// <param name="paths">Where they are.</param>
    /// <exception cref="ClientStorageException">The paths are those of the current client, which keeps its gateways in a database.</exception>
    public DirectoryClientStorage(StoragePaths paths)
        : this(paths, ClientFiles.Instance)
    {
    }

    /// <summary>Names the files; nothing is read or written.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="files">How they are changed.</param>
    internal DirectoryClientStorage(StoragePaths paths, IClientFiles files)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = paths;
        if (paths.GatewaySharedKey is null || paths.GatewayDetails is null)
        {
            throw new ClientStorageException(
                paths.GatewayRegistrations ?? "storage_paths",
                "this client was made by a newer nym-client, which keeps its gateways in a database that this program does not read yet",
                "Make a client of another --id with init");
        }

        _gatewaySharedKey = paths.GatewaySharedKey;
        _gatewayDetails = paths.GatewayDetails;
        // A registration with foreign keys would only show itself when the gateway refuses them.
        _keyChange = new FileChange(files, KeyFiles, [_gatewayDetails, _gatewaySharedKey]);
        _gatewayChange = new FileChange(files, [_gatewaySharedKey, _gatewayDetails], []);
    }

    private string[] KeyFiles =>
        [_paths.PublicIdentityKey, _paths.PrivateIdentityKey, _paths.PublicEncryptionKey, _paths.PrivateEncryptionKey, _paths.AckKey];

    /// <inheritdoc/>
    public ClientKeys? LoadKeys()
    {
        Guard(_paths.PrivateIdentityKey, _keyChange.Finish);
        if (!Array.Exists(KeyFiles, Exists))
        {
            return null;
        }

        IdentityKeyPair? identity = null;
        EncryptionKeyPair? encryption = null;
        try
        {
            identity = Read(_paths.PrivateIdentityKey, PemTag.IdentityPrivateKey, IdentityKeyPair.SeedLength, IdentityKeyPair.FromSeed);
            Require(_paths.PublicIdentityKey, Read(_paths.PublicIdentityKey, PemTag.IdentityPublicKey, IdentityKey.Length, IdentityKey.FromBytes) == identity.PublicKey);
            encryption = Read(_paths.PrivateEncryptionKey, PemTag.EncryptionPrivateKey, EncryptionKeyPair.Length, EncryptionKeyPair.FromPrivateKey);
            Require(
                _paths.PublicEncryptionKey,
                Read(_paths.PublicEncryptionKey, PemTag.EncryptionPublicKey, EncryptionKey.Length, EncryptionKey.FromBytes) == encryption.PublicKey);
            return new ClientKeys(identity, encryption, Read(_paths.AckKey, PemTag.AckKey, AckKey.Length, AckKey.FromBytes));
        }
        catch
        {
            identity?.Dispose();
            encryption?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void StoreKeys(ClientKeys keys, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(keys);
        FinishBoth();
        if (!overwrite && Array.Find(KeyFiles, Exists) is { } existing)
        {
            throw new ClientStorageException(
                existing, "there is a key already", "Choose another --id, or give up the old keys with init --force-register-gateway");
        }

        using var bytes = new SecretBytes(SecretBytes.LongestKey);
        Guard(_paths.PrivateIdentityKey, () => _keyChange.Apply(write =>
        {
            Write(write, _paths.PublicIdentityKey, PemTag.IdentityPublicKey, keys.Identity.PublicKey.Bytes);
            keys.Identity.CopySeedTo(bytes.First(IdentityKeyPair.SeedLength));
            Write(write, _paths.PrivateIdentityKey, PemTag.IdentityPrivateKey, bytes.First(IdentityKeyPair.SeedLength));
            Write(write, _paths.PublicEncryptionKey, PemTag.EncryptionPublicKey, keys.Encryption.PublicKey.Bytes);
            keys.Encryption.CopyPrivateKeyTo(bytes.First(EncryptionKeyPair.Length));
            Write(write, _paths.PrivateEncryptionKey, PemTag.EncryptionPrivateKey, bytes.First(EncryptionKeyPair.Length));
            keys.AckKey.CopyTo(bytes.First(AckKey.Length));
            Write(write, _paths.AckKey, PemTag.AckKey, bytes.First(AckKey.Length));
        }));
    }

    /// <inheritdoc/>
    public GatewayRegistration? LoadGateway()
    {
        FinishBoth();
        if (!Exists(_gatewayDetails) && !Exists(_gatewaySharedKey))
        {
            return null;
        }

        var details = ReadDetails();
        var sharedKey = ReadSharedKey(details);
        try
        {
            return new GatewayRegistration(IdentityKey.Parse(details.Details.GatewayId), ReadListener(details.Details.GatewayListener), sharedKey);
        }
        catch (ProtocolException e)
        {
            sharedKey.Dispose();
            throw new ClientStorageException(_gatewayDetails, $"the gateway's identity key is malformed: {e.Reason}", RegisterAgain, e);
        }
        catch
        {
            sharedKey.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void StoreGateway(GatewayRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        FinishBoth();
        using var bytes = new SecretBytes(SharedKey.Length);
        registration.SharedKey.CopyTo(bytes.Span);
        var details = GatewayDetailsJson.Write(registration.Gateway, registration.ListenerText, bytes.Span);
        Guard(_gatewayDetails, () => _gatewayChange.Apply(write =>
        {
            Write(write, _gatewaySharedKey, TagOf(registration.SharedKey.Kind), bytes.Span);
            write(_gatewayDetails, details);
        }));
    }

    private const string RegisterAgain = "Register anew with init --force-register-gateway";

    private delegate T Parser<T>(ReadOnlySpan<byte> bytes);

    private static string TagOf(SharedKeyKind kind) => kind == SharedKeyKind.Legacy ? PemTag.LegacySharedKey : PemTag.SharedKey;

    private static T Read<T>(string path, string tag, int length, Parser<T> parse) => Read(path, _ => tag, length, parse);

    private static T Read<T>(string path, Func<byte[], string> chooseTag, int length, Parser<T> parse)
    {
        using var key = new SecretBytes(length);
        var file = Guard(path, () => PrivateFile.Read(path, MaximumKeyFileLength));
        try
        {
            Pem.Read(file, chooseTag(file), key.Span);
            return parse(key.Span);
        }
        catch (ProtocolException e)
        {
            throw new ClientStorageException(path, $"the key is malformed: {e.Reason}", Restore, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    private static void Write(FileChange.ContentWriter write, string path, string tag, ReadOnlySpan<byte> key)
    {
        var file = Pem.Write(tag, key);
        try
        {
            write(path, file);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    /// <summary>New keys end an older registration, and a registration that waits for its last step is older than what comes now.</summary>
    private void FinishBoth()
    {
        Guard(_paths.PrivateIdentityKey, _keyChange.Finish);
        Guard(_gatewayDetails, _gatewayChange.Finish);
    }

    private static bool Exists(string path) => Guard(path, () => PrivateFile.Exists(path));

    private static void Require(string path, bool matches)
    {
        if (!matches)
        {
            throw new ClientStorageException(path, "this public key does not belong to the private key beside it", Restore);
        }
    }

    private static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FileNotFoundException e)
        {
            throw new ClientStorageException(path, "there is no such file", Restore, e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ClientStorageException(
                path, "there is no such directory", "Check the home directory (HOME, NYM_HOME_DIR) and the paths in config.toml", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientStorageException(
                path, e.Message.TrimEnd('.'), "Check the rights of the file and of its directory, and the space on the disk", e);
        }
    }

    private GatewayDetailsJson ReadDetails()
    {
        var content = Guard(_gatewayDetails, () => PrivateFile.Read(_gatewayDetails, MaximumKeyFileLength));
        try
        {
            return GatewayDetailsJson.Read(content);
        }
        catch (JsonException e)
        {
            // The library's own words are about .NET types.
            throw new ClientStorageException(
                _gatewayDetails,
                $"it is not the JSON of a gateway{(e.LineNumber is { } line ? $" (line {line + 1}, {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)})" : "")}",
                RegisterAgain,
                e);
        }
    }

    private SharedKey ReadSharedKey(GatewayDetailsJson details)
    {
        var kind = SharedKeyKind.AesGcmSiv;
        return Read(
            _gatewaySharedKey,
            file =>
            {
                kind = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"-----BEGIN {PemTag.LegacySharedKey}-----")) >= 0 ? SharedKeyKind.Legacy : kind;
                return TagOf(kind);
            },
            SharedKey.Length,
            bytes => details.BelongsTo(bytes)
                ? SharedKey.FromBytes(kind, bytes)
                : throw new ClientStorageException(_gatewayDetails, $"it does not belong to the key in {_gatewaySharedKey}", RegisterAgain));
    }

    private Uri ReadListener(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var listener) && listener.Scheme is "ws" or "wss"
            ? listener
            : throw new ClientStorageException(_gatewayDetails, "the gateway's listener is not a ws:// or wss:// address", RegisterAgain);
}
