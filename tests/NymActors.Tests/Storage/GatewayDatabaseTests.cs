using CsCheck;
using Microsoft.Data.Sqlite;
using NymActors.Configuration;
using NymActors.Files;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Storage;

namespace NymActors.Tests.Storage;

/// <summary>gateways_registrations.sqlite: what we write is what the reference writes, and every form it has had is read.</summary>
public sealed class GatewayDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string DatabaseFile => Path.Combine(_directory.Path, "gateways_registrations.sqlite");

    private DirectoryClientStorage Storage => new(StoragePaths.Below(_directory.Path));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_database_has_the_tables_and_the_record_of_the_real_one()
    {
        Storage.StoreGateway(NewRegistration(1));
        using var real = new FixtureClient("1.1.76", "alice");
        var realFile = real.Loaded.Configuration.StoragePaths.GatewayRegistrations!;
        foreach (var query in new[]
        {
            "SELECT version, description, success, hex(checksum) FROM _sqlx_migrations ORDER BY version",
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            "SELECT t.name, c.cid, c.name, c.type, c.[notnull], c.dflt_value, c.pk FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> 'remote_gateway_details' ORDER BY 1, 2",
            "SELECT c.cid, c.name, c.type, c.[notnull], c.dflt_value, c.pk FROM pragma_table_info('remote_gateway_details') c ORDER BY 1",
            "SELECT t.name, f.[table], f.[from], f.[to] FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY 1",
            "SELECT id FROM active_gateway",
            "SELECT * FROM pragma_auto_vacuum",
            "SELECT typeof(registration_timestamp), gateway_type FROM registered_gateway LIMIT 1",
            "SELECT typeof(derived_aes256_gcm_siv_key), length(derived_aes256_gcm_siv_key), typeof(fallback_listener), typeof(expiration_timestamp) FROM remote_gateway_details LIMIT 1",
        })
        {
            Assert.Equal(Query(realFile, query), Query(DatabaseFile, query));
        }

        Assert.Equal(["ok"], Query(DatabaseFile, "PRAGMA integrity_check"));
        Assert.Equal(["ws://127.0.0.1:9000/"], Query(DatabaseFile, "SELECT gateway_listener FROM remote_gateway_details"));
    }

    [Fact]
    public void A_database_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Storage.StoreGateway(NewRegistration(1));
        Storage.StoreGateway(NewRegistration(2));
        foreach (var file in Directory.GetFiles(_directory.Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Registrations_add_up_and_the_last_is_active()
    {
        Storage.StoreGateway(NewRegistration(1));
        Storage.StoreGateway(NewRegistration(2));
        Storage.StoreGateway(NewRegistration(2) with { Fallback = new Uri("ws://127.0.0.2:9000") });
        Assert.Equal(2, Storage.ListGateways().Count);
        var active = Storage.LoadGateway()!;
        Assert.Equal(NewRegistration(2).Gateway, active.Gateway);
        Assert.Equal(new Uri("ws://127.0.0.2:9000"), active.Fallback);
        Assert.Equal(NewRegistration(2).Gateway, Storage.ListGateways().Single(static entry => entry.IsActive).Gateway);
    }

    [Fact]
    public void A_gateway_of_the_old_generation_stands_in_the_files_of_the_old_client_and_alone_in_the_old_layout()
    {
        Storage.StoreGateway(NewRegistration(1, SharedKeyKind.Legacy));
        Assert.False(File.Exists(DatabaseFile));
        var paths = Storage.PathsInUse;
        Assert.Null(paths.GatewayRegistrations);
        Assert.Equal(Path.Combine(_directory.Path, "gateway_details.json"), paths.GatewayDetails);
        Assert.Equal(SharedKeyKind.Legacy, new DirectoryClientStorage(paths).LoadGateway()!.SharedKey.Kind);

        // The same gateway, meanwhile renewed.
        Storage.StoreGateway(NewRegistration(1));
        Assert.Equal(SharedKeyKind.AesGcmSiv, Storage.LoadGateway()!.SharedKey.Kind);
        Assert.Single(Storage.ListGateways());
        Assert.Null(Storage.PathsInUse.GatewayDetails);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Older_forms_with_keys_of_the_old_generation_are_read_as_they_are_and_keep_them_when_one_is_added(int form)
    {
        CreateOlderForm(form, SharedKeyKind.Legacy);
        var before = File.ReadAllBytes(DatabaseFile);
        var old = Storage.LoadGateway()!;
        Assert.Equal(SharedKeyKind.Legacy, old.SharedKey.Kind);
        Assert.Equal(NewRegistration(1).Gateway, old.Gateway);
        Assert.Single(Storage.ListGateways());
        Assert.Equal(before, File.ReadAllBytes(DatabaseFile));

        Storage.StoreGateway(NewRegistration(2));
        Assert.Equal(2, Storage.ListGateways().Count);
        Assert.Equal(SharedKeyKind.AesGcmSiv, Storage.LoadGateway()!.SharedKey.Kind);
        Assert.True(Storage.Activate(NewRegistration(1).Gateway));
        Assert.Equal(SharedKeyKind.Legacy, Storage.LoadGateway()!.SharedKey.Kind);
        Assert.Equal(["4"], Query(DatabaseFile, "SELECT COUNT(*) FROM _sqlx_migrations"));
        if (form < 4)
        {
            Assert.Equal(before, File.ReadAllBytes(DatabaseFile + ".old"));
        }
    }

    [Fact]
    public void What_stands_beside_the_file_is_read()
    {
        Storage.StoreGateway(NewRegistration(1));
        using var other = Open(DatabaseFile);
        Execute(other, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; UPDATE remote_gateway_details SET gateway_listener = 'ws://10.0.0.1:9000/'");
        Assert.True(File.Exists(DatabaseFile + "-wal"));
        Assert.Equal(new Uri("ws://10.0.0.1:9000"), Storage.LoadGateway()!.Listener);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("WAL")]
    public void A_process_that_ended_within_a_change_leaves_what_was_before(string journal)
    {
        Storage.StoreGateway(NewRegistration(1));
        Storage.StoreGateway(NewRegistration(2));
        using var killed = new TemporaryDirectory();
        using (var writer = Open(DatabaseFile))
        {
            // As little memory as possible: what changes goes to the disk before the end of the change.
            Execute(writer, $"PRAGMA journal_mode = {journal}; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; UPDATE active_gateway SET active_gateway_id_bs58 = NULL");
            Execute(writer, "CREATE TABLE filler (content BLOB); INSERT INTO filler VALUES (randomblob(1000000)); DELETE FROM remote_gateway_details");
            foreach (var file in Directory.GetFiles(_directory.Path))
            {
                // What a process that is killed here leaves behind.
                File.Copy(file, Path.Combine(killed.Path, Path.GetFileName(file)));
            }
        }

        var storage = new DirectoryClientStorage(StoragePaths.Below(killed.Path));
        Assert.Equal(NewRegistration(2).Gateway, storage.LoadGateway()!.Gateway);
        Assert.Equal(2, storage.ListGateways().Count);
    }

    [Theory]
    [InlineData("UPDATE remote_gateway_details SET derived_aes256_gcm_siv_key = x'00'")]
    [InlineData("UPDATE remote_gateway_details SET derived_aes256_gcm_siv_key = 'text'")]
    [InlineData("UPDATE remote_gateway_details SET gateway_listener = 'http://x'")]
    [InlineData("UPDATE registered_gateway SET registration_timestamp = 'yesterday'")]
    [InlineData("DELETE FROM remote_gateway_details")]
    [InlineData("UPDATE registered_gateway SET gateway_type = 'custom'")]
    [InlineData("UPDATE active_gateway SET active_gateway_id_bs58 = NULL")]
    [InlineData("PRAGMA foreign_keys = OFF; UPDATE active_gateway SET active_gateway_id_bs58 = 'nobody'")]
    [InlineData("PRAGMA foreign_keys = OFF; DROP TABLE active_gateway")]
    public void A_damaged_database_is_a_named_error(string statement)
    {
        Storage.StoreGateway(NewRegistration(1));
        using (var connection = Open(DatabaseFile))
        {
            Execute(connection, statement);
        }

        var error = Assert.Throws<ClientStorageException>(Storage.LoadGateway);
        Assert.Equal(DatabaseFile, error.Location);
        Assert.DoesNotContain(Convert.ToHexString(new byte[] { 1, 1, 1, 1 }), error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Mutated_databases_are_read_or_refused_with_the_named_exception()
    {
        Storage.StoreGateway(NewRegistration(1));
        var original = File.ReadAllBytes(DatabaseFile);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte.Array[1, 40]).Sample(
            (at, replacement) =>
            {
                var mutated = original.ToArray();
                replacement.AsSpan(0, Math.Min(replacement.Length, original.Length - at)).CopyTo(mutated.AsSpan(at));
                File.WriteAllBytes(DatabaseFile, mutated);
                try
                {
                    Storage.LoadGateway()?.SharedKey.Dispose();
                    _ = Storage.ListGateways();
                }
                catch (ClientStorageException)
                {
                }
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [InlineData("2026-11-24T15:33:34.906107518Z", "2026-11-24 15:33:34.906107518 +00:00:00")]
    [InlineData("2026-11-24T15:33:34Z", "2026-11-24 15:33:34.0 +00:00:00")]
    [InlineData("2026-11-24 15:33:34", "2026-11-24 15:33:34.0 +00:00:00")]
    [InlineData("2026-11-24T16:33:34.5+01:00", "2026-11-24 15:33:34.5 +00:00:00")]
    public void Times_are_kept_to_the_nanosecond(string stored, string printed)
    {
        Assert.True(RegistrationTime.TryParse(stored, out var time));
        Assert.Equal(printed, time.ToString());
        Assert.True(RegistrationTime.TryParse(time.ToStored(), out var again));
        Assert.Equal(time, again);
    }

    private static GatewayRegistration NewRegistration(byte fill, SharedKeyKind kind = SharedKeyKind.AesGcmSiv)
    {
        var key = new byte[SharedKey.Length];
        Array.Fill(key, fill);
        using var gateway = IdentityKeyPair.FromSeed(key);
        return new GatewayRegistration(gateway.PublicKey, new Uri("ws://127.0.0.1:9000"), SharedKey.FromBytes(kind, key));
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=True");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static List<string> Query(string file, string query)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        }

        return rows;
    }

    /// <summary>A database as clients between 1.1.34 and 1.1.75 have it.</summary>
    private void CreateOlderForm(int form, SharedKeyKind kind)
    {
        var registration = NewRegistration(1, kind);
        var content = GatewayDatabase.NewFile(NewRegistration(1) with { RegisteredAt = RegistrationTime.Of(DateTimeOffset.UnixEpoch) });
        ClientFiles.Instance.Create(DatabaseFile, content);
        var key = new byte[SharedKey.Length];
        registration.SharedKey.CopyTo(key);
        var columns = form switch
        {
            1 => "derived_aes128_ctr_blake3_hmac_keys_bs58 TEXT NOT NULL, gateway_owner_address TEXT NOT NULL, gateway_listener TEXT NOT NULL, wg_tun_address TEXT",
            3 => "derived_aes128_ctr_blake3_hmac_keys_bs58 TEXT NOT NULL, gateway_owner_address TEXT, gateway_listener TEXT NOT NULL",
            _ => "gateway_owner_address TEXT, gateway_listener TEXT NOT NULL, derived_aes128_ctr_blake3_hmac_keys_bs58 TEXT, derived_aes256_gcm_siv_key BLOB",
        };
        using var connection = Open(DatabaseFile);
        Execute(
            connection,
            $"""
            DROP TABLE remote_gateway_details;
            CREATE TABLE remote_gateway_details (gateway_id_bs58 TEXT NOT NULL UNIQUE PRIMARY KEY REFERENCES registered_gateway (gateway_id_bs58), {columns});
            INSERT INTO remote_gateway_details (gateway_id_bs58, derived_aes128_ctr_blake3_hmac_keys_bs58, gateway_owner_address, gateway_listener)
                VALUES ('{registration.Gateway}', '{Base58Text.Encode(key)}', 'n1owner', 'ws://127.0.0.1:9000/');
            DELETE FROM _sqlx_migrations WHERE version NOT IN (SELECT version FROM _sqlx_migrations ORDER BY version LIMIT {form});
            """);
    }
}
