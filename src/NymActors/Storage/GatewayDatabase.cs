using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NymActors.Files;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;
using SQLitePCL;

namespace NymActors.Storage;

/// <summary>
/// The registrations of a client in gateways_registrations.sqlite, one of them active (docs/protocol/04-client-core.md section 17.2).
/// Every form of the file that a public client wrote is read as it is; reading changes nothing.
/// </summary>
/// <remarks>A new file is written beside and moved to its place; a file that is there is changed in one transaction. Each is all or nothing.</remarks>
internal sealed class GatewayDatabase
{
    private const string RegisterAgain = "Restore the file from a copy, or register anew with init --force-register-gateway";
    private const int LockedSeconds = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly string _path;
    private readonly IClientFiles _files;
    private readonly FileChange _creation;

    /// <summary>Names the file; nothing is read or written.</summary>
    public GatewayDatabase(string path, IClientFiles files)
    {
        _path = path;
        _files = files;
        // What is left beside a file that is gone would be taken for a part of the new one.
        _creation = new FileChange(files, [path], [Wal, SharedMemory, RollbackJournal]);
    }

    /// <summary>The file and what SQLite keeps beside it.</summary>
    public IReadOnlyList<string> Paths => [_path, Wal, SharedMemory, RollbackJournal];

    /// <summary>Whether the file is there.</summary>
    public bool Exists => StorageFiles.Exists(_path);

    private string Wal => _path + "-wal";

    private string SharedMemory => _path + "-shm";

    private string RollbackJournal => _path + "-journal";

    /// <summary>Completes a change that was interrupted.</summary>
    public void Finish() => StorageFiles.Guard(_path, _creation.Finish);

    /// <summary>The active registration; null when none is active.</summary>
    /// <exception cref="ClientStorageException">The file is no such database, or the registration is damaged or of no use to this client.</exception>
    public GatewayRegistration? LoadActive() => Read(connection =>
    {
        using var active = GatewayDatabaseSchema.Command(connection, "SELECT active_gateway_id_bs58 FROM active_gateway");
        return active.ExecuteScalar() is string gateway ? Load(connection, gateway) : null;
    });

    /// <summary>All registrations, in the order in which the reference lists them.</summary>
    /// <exception cref="ClientStorageException">The file is no such database, or an entry is damaged.</exception>
    public IReadOnlyList<RegisteredGateway> List() => Read(connection =>
    {
        var fallback = GatewayDatabaseSchema.RemoteColumns(connection).Contains("fallback_listener") ? "details.fallback_listener" : "NULL";
        // The inner query is the reference's own: it decides the order.
        using var command = GatewayDatabaseSchema.Command(
            connection,
            $"""
            SELECT entry.gateway_id_bs58, entry.registration_timestamp, entry.gateway_type, details.gateway_listener, {fallback},
                (SELECT active_gateway_id_bs58 FROM active_gateway) IS entry.gateway_id_bs58
            FROM (SELECT gateway_id_bs58 FROM registered_gateway) AS ordered
            JOIN registered_gateway AS entry ON entry.gateway_id_bs58 = ordered.gateway_id_bs58
            LEFT JOIN remote_gateway_details AS details ON details.gateway_id_bs58 = ordered.gateway_id_bs58
            """);
        using var reader = command.ExecuteReader();
        var list = new List<RegisteredGateway>();
        while (reader.Read())
        {
            list.Add(new RegisteredGateway(
                ParseIdentity(reader.GetString(0)),
                ParseTime(reader.GetString(1)),
                reader.GetInt64(5) != 0,
                reader.GetString(2),
                reader.IsDBNull(3) ? null : ParseListener(reader.GetString(3)),
                reader.IsDBNull(4) ? null : ParseListener(reader.GetString(4))));
        }

        return list;
    });

    /// <summary>Stores a registration in place of an earlier one with the same gateway, and makes it the active one.</summary>
    public void Store(GatewayRegistration registration)
    {
        var now = registration.RegisteredAt!.Value;
        if (!Exists)
        {
            var content = NewFile(registration);
            try
            {
                StorageFiles.Guard(_path, () => _creation.Apply(write => write(_path, content)));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(content);
            }

            return;
        }

        var isNarrow = Read(connection => !GatewayDatabaseSchema.RemoteColumns(connection).Contains("derived_aes256_gcm_siv_key"));
        if (isNarrow)
        {
            KeepCopy();
        }

        Change(connection =>
        {
            Delete(connection, registration.Gateway);
            if (isNarrow)
            {
                GatewayDatabaseSchema.WidenForBothKeys(connection, now.Second);
            }

            Insert(connection, registration);
        });
    }

    /// <summary>The content of a new file with one registration, the active one.</summary>
    public static byte[] NewFile(GatewayRegistration registration) =>
        GatewayDatabaseSchema.Create(registration.RegisteredAt!.Value.Second, connection => Insert(connection, registration));

    /// <summary>Makes a registration of the list the active one.</summary>
    public void Activate(IdentityKey gateway) => Change(connection => SetActive(connection, gateway.ToString()));

    /// <summary>Makes none the active one: the active registration then is the one outside of the database.</summary>
    /// <param name="forget">A registration that is replaced by the one outside; null for none.</param>
    public void Deactivate(IdentityKey? forget)
    {
        if (Exists)
        {
            Change(connection =>
            {
                SetActive(connection, null);
                if (forget is { } gateway)
                {
                    Delete(connection, gateway);
                }
            });
        }
    }

    private static void SetActive(SqliteConnection connection, string? gateway) =>
        GatewayDatabaseSchema.Execute(connection, "UPDATE active_gateway SET active_gateway_id_bs58 = $gateway", ("$gateway", gateway));

    private static void Delete(SqliteConnection connection, IdentityKey gateway) => GatewayDatabaseSchema.Execute(
        connection,
        """
        UPDATE active_gateway SET active_gateway_id_bs58 = NULL WHERE active_gateway_id_bs58 = $gateway;
        DELETE FROM remote_gateway_details WHERE gateway_id_bs58 = $gateway;
        DELETE FROM custom_gateway_details WHERE gateway_id_bs58 = $gateway;
        DELETE FROM registered_gateway WHERE gateway_id_bs58 = $gateway;
        """,
        ("$gateway", gateway.ToString()));

    private static void Insert(SqliteConnection connection, GatewayRegistration registration)
    {
        var time = registration.RegisteredAt!.Value;
        var key = new byte[SharedKey.Length];
        registration.SharedKey.CopyTo(key);
        try
        {
            var gateway = registration.Gateway.ToString();
            GatewayDatabaseSchema.Execute(
                connection,
                "INSERT INTO registered_gateway (gateway_id_bs58, registration_timestamp, gateway_type) VALUES ($gateway, $time, 'remote')",
                ("$gateway", gateway),
                ("$time", time.ToStored()));
            var isFinal = GatewayDatabaseSchema.RemoteColumns(connection).Contains("fallback_listener");
            GatewayDatabaseSchema.Execute(
                connection,
                $"""
                INSERT INTO remote_gateway_details (gateway_id_bs58, derived_aes256_gcm_siv_key, gateway_listener{(isFinal ? ", fallback_listener, expiration_timestamp" : "")})
                VALUES ($gateway, $key, $listener{(isFinal ? ", $fallback, $expiration" : "")})
                """,
                ("$gateway", gateway),
                ("$key", key),
                ("$listener", registration.Listener.AbsoluteUri),
                ("$fallback", registration.Fallback?.AbsoluteUri),
                ("$expiration", (time with { Second = time.Second + Lifetime }).ToStored()));
            SetActive(connection, gateway);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private GatewayRegistration Load(SqliteConnection connection, string gateway)
    {
        var columns = GatewayDatabaseSchema.RemoteColumns(connection);
        string Column(string name) => columns.Contains(name) ? $"details.{name}" : "NULL";
        using var command = GatewayDatabaseSchema.Command(
            connection,
            $"""
            SELECT entry.registration_timestamp, entry.gateway_type, details.gateway_listener, {Column("fallback_listener")},
                {Column("derived_aes256_gcm_siv_key")}, {Column("derived_aes128_ctr_blake3_hmac_keys_bs58")}
            FROM registered_gateway AS entry LEFT JOIN remote_gateway_details AS details ON details.gateway_id_bs58 = entry.gateway_id_bs58
            WHERE entry.gateway_id_bs58 = $gateway
            """,
            ("$gateway", gateway));
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            throw Damaged($"the active gateway {gateway} is not among the registered ones");
        }

        if (reader.GetString(1) != "remote")
        {
            throw new ClientStorageException(
                _path, $"the active gateway {gateway} is one that another program drives, which this client cannot use", "Choose another one with switch-gateway");
        }

        if (reader.IsDBNull(2) || (reader.IsDBNull(4) && reader.IsDBNull(5)))
        {
            throw Damaged($"the registration with the gateway {gateway} lacks its listener or its key");
        }

        return new GatewayRegistration(ParseIdentity(gateway), ParseListener(reader.GetString(2)), ReadKey(reader, gateway))
        {
            Fallback = reader.IsDBNull(3) ? null : ParseListener(reader.GetString(3)),
            RegisteredAt = ParseTime(reader.GetString(0)),
        };
    }

    private SharedKey ReadKey(SqliteDataReader reader, string gateway)
    {
        var isNew = !reader.IsDBNull(4);
        byte[]? bytes = null;
        try
        {
            bytes = isNew ? (byte[])reader.GetValue(4) : new byte[SharedKey.Length];
            if (!isNew && !Base58Text.TryDecode(reader.GetString(5), bytes))
            {
                throw Damaged($"the key shared with the gateway {gateway} is malformed");
            }

            return SharedKey.FromBytes(isNew ? SharedKeyKind.AesGcmSiv : SharedKeyKind.Legacy, bytes);
        }
        catch (Exception e) when (e is ProtocolException or InvalidCastException)
        {
            throw Damaged($"the key shared with the gateway {gateway} is malformed", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private IdentityKey ParseIdentity(string text)
    {
        try
        {
            return IdentityKey.Parse(text);
        }
        catch (ProtocolException e)
        {
            throw Damaged($"a gateway's identity key is malformed: {e.Reason}", e);
        }
    }

    private RegistrationTime ParseTime(string text) =>
        RegistrationTime.TryParse(text, out var time) ? time : throw Damaged("the time of a registration is malformed");

    private Uri ParseListener(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var listener) && listener.Scheme is "ws" or "wss"
            ? listener
            : throw Damaged("a gateway's listener is not a ws:// or wss:// address");

    /// <summary>Keeps what the file was before it gets another form.</summary>
    private void KeepCopy()
    {
        // The last one to close the file puts into it what stands beside it.
        Open(_path, SqliteOpenMode.ReadWrite, static _ => true);
        StorageFiles.Guard(_path, () => _files.Create(BackupFile.NameFor(_path), File.ReadAllBytes(_path)));
    }

    private T Read<T>(Func<SqliteConnection, T> action)
    {
        // With nothing beside it the file is whole and nobody has it open: SQLite then needs to write nothing, not even a lock, so that a
        // directory that may only be read is enough. Else it is opened as its owner would open it, which may complete what was interrupted.
        var isAlone = !StorageFiles.Exists(Wal) && !StorageFiles.Exists(RollbackJournal);
        return isAlone
            ? Open($"{new Uri(Path.GetFullPath(_path)).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, action)
            : Open(_path, SqliteOpenMode.ReadWrite, action);
    }

    private void Change(Action<SqliteConnection> action) => Open(
        _path,
        SqliteOpenMode.ReadWrite,
        connection =>
        {
            using var transaction = connection.BeginTransaction();
            action(connection);
            transaction.Commit();
            return true;
        });

    private T Open<T>(string source, SqliteOpenMode mode, Func<SqliteConnection, T> action)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = LockedSeconds,
        };
        try
        {
            using var connection = new SqliteConnection(settings.ConnectionString);
            connection.Open();
            return action(connection);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
        catch (InvalidCastException e)
        {
            throw Damaged("an entry has a value of another kind than it should have", e);
        }
    }

    private ClientStorageException Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(_path, "another program is writing to it", "Stop that program, or try again", e),
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new(
            _path,
            $"it cannot be opened or written ({e.Message.TrimEnd('.')})",
            "Check the rights of the file and of its directory, and the space on the disk",
            e),
        _ => Damaged($"it is not the database of a client's gateways ({e.Message.TrimEnd('.')})", e),
    };

    private ClientStorageException Damaged(string problem, Exception? cause = null) => new(_path, problem, RegisterAgain, cause);
}
