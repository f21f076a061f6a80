using System.Text.Json;
using CsCheck;
using NymActors.Configuration;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

public sealed class ClientStorageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryClientStorage _memory = new();

    public void Dispose()
    {
        _memory.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_empty_storage_has_neither_keys_nor_gateway(bool inMemory)
    {
        var storage = Storage(inMemory);
        Assert.Null(storage.LoadKeys());
        Assert.Null(storage.LoadGateway());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stored_keys_are_loaded(bool inMemory)
    {
        using var keys = NewKeys();
        Storage(inMemory).StoreKeys(keys, overwrite: false);
        using var loaded = Storage(inMemory).LoadKeys()!;
        Assert.Equal(Secrets(keys), Secrets(loaded));
        Assert.Equal(keys.Identity.PublicKey, loaded.Identity.PublicKey);
        Assert.Equal(keys.Encryption.PublicKey, loaded.Encryption.PublicKey);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_are_not_overwritten_without_being_told_to(bool inMemory)
    {
        using var first = NewKeys();
        using var second = NewKeys();
        var storage = Storage(inMemory);
        storage.StoreKeys(first, overwrite: false);
        Assert.Throws<ClientStorageException>(() => storage.StoreKeys(second, overwrite: false));
        using (var loaded = storage.LoadKeys()!)
        {
            Assert.Equal(Secrets(first), Secrets(loaded));
        }

        storage.StoreKeys(second, overwrite: true);
        using var replaced = storage.LoadKeys()!;
        Assert.Equal(Secrets(second), Secrets(replaced));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stored_gateway_is_loaded_until_the_keys_are_replaced(bool inMemory)
    {
        var storage = Storage(inMemory);
        using var keys = NewKeys();
        storage.StoreKeys(keys, overwrite: false);
        var registration = NewRegistration(1);
        storage.StoreGateway(NewRegistration(2));
        storage.StoreGateway(registration);
        var loaded = storage.LoadGateway()!;
        Assert.Equal(registration.Gateway, loaded.Gateway);
        Assert.Equal(registration.Listener, loaded.Listener);
        Assert.Equal("ws://127.0.0.1:9000", loaded.ListenerText);
        Assert.Equal(Bytes(registration.SharedKey), Bytes(loaded.SharedKey));

        storage.StoreKeys(keys, overwrite: true);
        Assert.Null(storage.LoadGateway());
    }

    [Fact]
    public void Files_have_the_form_of_the_public_client()
    {
        using var keys = NewKeys();
        var storage = Storage(inMemory: false);
        storage.StoreKeys(keys, overwrite: false);
        storage.StoreGateway(NewRegistration(1));

        var publicIdentity = File.ReadAllText(Paths.PublicIdentityKey);
        Assert.Equal(
            $"-----BEGIN ED25519 PUBLIC KEY-----\r\n{Convert.ToBase64String(keys.Identity.PublicKey.Bytes)}\r\n-----END ED25519 PUBLIC KEY-----\r\n",
            publicIdentity);
        Assert.StartsWith("-----BEGIN X25519 PRIVATE KEY-----\r\n", File.ReadAllText(Paths.PrivateEncryptionKey), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN AES-128-CTR ACKNOWLEDGEMENTS KEY-----\r\n", File.ReadAllText(Paths.AckKey), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN AES-256-GCM-SIV GATEWAY SHARED KEY-----\r\n", File.ReadAllText(Paths.GatewaySharedKey!), StringComparison.Ordinal);

        var text = File.ReadAllText(Paths.GatewayDetails!);
        Assert.StartsWith("{\n  \"key_hash\": \"", text, StringComparison.Ordinal);
        var details = JsonDocument.Parse(text).RootElement.GetProperty("details");
        Assert.Equal(NewRegistration(1).Gateway.ToString(), details.GetProperty("gateway_id").GetString());
        Assert.Equal("ws://127.0.0.1:9000", details.GetProperty("gateway_listener").GetString());
    }

    [Fact]
    public void Files_and_directories_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using var keys = NewKeys();
        var client = new ClientDirectory(_directory.Path, "alice");
        var storage = new DirectoryClientStorage(client.StoragePaths);
        storage.StoreKeys(keys, overwrite: false);
        storage.StoreGateway(NewRegistration(1));
        var directory = client.Data;
        for (var made = directory; made != _directory.Path; made = Path.GetDirectoryName(made)!)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
        }

        Assert.Equal(6, Directory.GetFiles(directory).Length);
        foreach (var file in Directory.GetFiles(directory))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void A_missing_key_file_is_named()
    {
        using var keys = NewKeys();
        Storage(inMemory: false).StoreKeys(keys, overwrite: false);
        foreach (var file in new[] { Paths.AckKey, Paths.PrivateEncryptionKey, Paths.PublicIdentityKey })
        {
            var content = File.ReadAllBytes(file);
            File.Delete(file);
            Assert.Equal(file, Assert.Throws<ClientStorageException>(() => Storage(inMemory: false).LoadKeys()).Location);
            File.WriteAllBytes(file, content);
        }
    }

    [Fact]
    public void A_public_key_that_belongs_to_another_private_key_is_noticed()
    {
        using var keys = NewKeys();
        using var other = NewKeys();
        Storage(inMemory: false).StoreKeys(keys, overwrite: false);
        File.WriteAllBytes(Paths.PublicEncryptionKey, Pem.Write(PemTag.EncryptionPublicKey, other.Encryption.PublicKey.Bytes));
        Assert.Equal(Paths.PublicEncryptionKey, Assert.Throws<ClientStorageException>(() => Storage(inMemory: false).LoadKeys()).Location);
    }

    [Fact]
    public void A_shared_key_that_does_not_match_the_details_is_noticed()
    {
        var storage = Storage(inMemory: false);
        storage.StoreGateway(NewRegistration(1));
        File.WriteAllBytes(Paths.GatewaySharedKey!, Pem.Write(PemTag.SharedKey, new byte[32]));
        Assert.Contains("does not belong", Assert.Throws<ClientStorageException>(storage.LoadGateway).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SharedKeyKind.Legacy, true)]
    [InlineData(SharedKeyKind.Legacy, false)]
    [InlineData(SharedKeyKind.AesGcmSiv, true)]
    [InlineData(SharedKeyKind.AesGcmSiv, false)]
    public void The_kind_of_a_shared_key_is_stored_with_it(SharedKeyKind kind, bool inMemory)
    {
        Storage(inMemory).StoreGateway(NewRegistration(1) with { SharedKey = SharedKey.FromBytes(kind, new byte[SharedKey.Length]) });
        Assert.Equal(kind, Storage(inMemory).LoadGateway()!.SharedKey.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"key_hash":"x","details":null}""")]
    [InlineData("""{"key_hash":"x","details":{"gateway_id":"a","gateway_owner":"","gateway_listener":"ws://a:1"}}""")]
    public void Malformed_details_are_refused_with_the_named_exception(string content)
    {
        var storage = Storage(inMemory: false);
        storage.StoreGateway(NewRegistration(1));
        File.WriteAllText(Paths.GatewayDetails!, content);
        var error = Assert.Throws<ClientStorageException>(storage.LoadGateway);
        Assert.Contains("init --force-register-gateway", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:9000", "http://127.0.0.1:9000")]
    [InlineData("ws://127.0.0.1:9000", "127.0.0.1")]
    public void Details_with_another_listener_are_refused(string old, string replacement)
    {
        var storage = Storage(inMemory: false);
        storage.StoreGateway(NewRegistration(1));
        File.WriteAllText(Paths.GatewayDetails!, File.ReadAllText(Paths.GatewayDetails!).Replace(old, replacement, StringComparison.Ordinal));
        Assert.Throws<ClientStorageException>(storage.LoadGateway);
    }

    [Fact]
    public void An_unreadable_file_is_a_named_error_that_says_what_to_do()
    {
        using var keys = NewKeys();
        Storage(inMemory: false).StoreKeys(keys, overwrite: false);
        File.Delete(Paths.AckKey);
        Directory.CreateDirectory(Paths.AckKey);
        var error = Assert.Throws<ClientStorageException>(() => Storage(inMemory: false).LoadKeys());
        Assert.StartsWith(Paths.AckKey, error.Message, StringComparison.Ordinal);
        Assert.Contains("rights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_may_not_be_looked_at_are_not_taken_for_absent()
    {
        using var keys = NewKeys();
        Storage(inMemory: false).StoreKeys(keys, overwrite: false);
        var directory = Path.GetDirectoryName(Paths.AckKey)!;
        Directory.Delete(directory, recursive: true);

        // Rights do not bind every user; a link to itself does.
        Directory.CreateSymbolicLink(directory, directory);

        Assert.Contains("rights", Assert.Throws<ClientStorageException>(() => Storage(inMemory: false).LoadKeys()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_path_is_below_the_current_directory()
    {
        using var keys = NewKeys();
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(_directory.Path, "new", "data"));

        new DirectoryClientStorage(StoragePaths.Below(relative)).StoreKeys(keys, overwrite: false);

        using var loaded = new DirectoryClientStorage(StoragePaths.Below(Path.Combine(_directory.Path, "new", "data"))).LoadKeys();
        Assert.Equal(keys.Identity.PublicKey, loaded!.Identity.PublicKey);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_not_called_a_lost_key()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");
        using var keys = NewKeys();
        var storage = new DirectoryClientStorage(new ClientDirectory(file, "alice").StoragePaths);
        Assert.Null(storage.LoadKeys());
        Assert.DoesNotContain(
            "Restore", Assert.Throws<ClientStorageException>(() => storage.StoreKeys(keys, overwrite: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_stands_in_a_message()
    {
        using var keys = NewKeys();
        Storage(inMemory: false).StoreKeys(keys, overwrite: false);
        var text = File.ReadAllText(Paths.PrivateIdentityKey);
        File.WriteAllText(Paths.PrivateIdentityKey, text.Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal));
        var secret = text.Split("\r\n")[1];
        Assert.DoesNotContain(secret, Assert.Throws<ClientStorageException>(() => Storage(inMemory: false).LoadKeys()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_files_load_or_are_refused_with_the_named_exception()
    {
        using var keys = NewKeys();
        var storage = Storage(inMemory: false);
        storage.StoreKeys(keys, overwrite: false);
        storage.StoreGateway(NewRegistration(1));
        var files = Directory.GetFiles(Path.GetDirectoryName(Paths.AckKey)!);
        Assert.Equal(7, files.Length);
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 400], Gen.Byte.Array[0, 40], Gen.Int[0, 4]).Sample(
            (index, position, replacement, kind) =>
            {
                var original = File.ReadAllBytes(files[index]);
                var at = Math.Min(position, original.Length);
                byte[] mutated = [.. original[..at], .. replacement, .. original[Math.Min(original.Length, at + replacement.Length)..]];
                File.WriteAllBytes(files[index], kind == 0 ? replacement : mutated);
                try
                {
                    storage.LoadKeys()?.Dispose();
                    storage.LoadGateway()?.SharedKey.Dispose();
                }
                catch (ClientStorageException)
                {
                }
                finally
                {
                    File.WriteAllBytes(files[index], original);
                }
            },
            iter: 300,
            threads: 1);
    }

    // The files of the old layout; GatewayDatabaseTests has those of the new one.
    private StoragePaths Paths => new ClientDirectory(_directory.Path, "alice").StoragePaths.WithOldLayout() with { GatewayRegistrations = null };

    private static ClientKeys NewKeys() => ClientKeys.Generate(SystemRandomSource.Instance);

    private static GatewayRegistration NewRegistration(byte fill)
    {
        var key = new byte[SharedKey.Length];
        Array.Fill(key, fill);
        using var gateway = IdentityKeyPair.FromSeed(key);
        return new GatewayRegistration(gateway.PublicKey, new Uri("ws://127.0.0.1:9000"), SharedKey.FromBytes(SharedKeyKind.AesGcmSiv, key));
    }

    private static byte[] Secrets(ClientKeys keys)
    {
        var bytes = new byte[80];
        keys.Identity.CopySeedTo(bytes.AsSpan(0, 32));
        keys.Encryption.CopyPrivateKeyTo(bytes.AsSpan(32, 32));
        keys.AckKey.CopyTo(bytes.AsSpan(64));
        return bytes;
    }

    private static byte[] Bytes(SharedKey key)
    {
        var bytes = new byte[SharedKey.Length];
        key.CopyTo(bytes);
        return bytes;
    }

    private IClientStorage Storage(bool inMemory) => inMemory ? _memory : new DirectoryClientStorage(Paths);
}
