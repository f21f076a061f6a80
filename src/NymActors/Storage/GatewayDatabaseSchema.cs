using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NymActors.Storage;

/// <summary>
/// The tables of gateways_registrations.sqlite and the record of the steps that led to them, which the reference checks when it opens the
/// file (docs/protocol/04-client-core.md sections 17.2 to 17.4).
/// </summary>
internal static class GatewayDatabaseSchema
{
    private static readonly (long Version, string Description, string Checksum)[] Migrations =
    [
        (20240304120000, "create initial tables", "c9755a49de5dc59fc28432e10676ba9f70bcfe6cc9c38d0036167f3dcd1ada468cd3acfd364ae5bb31e1267c51eb0adc"),
        (20240610120000, "nullable gateway owner", "7c722b7c0ff0624a49b86f8105dde78c022aed8a9bbe6709a913e778aadd4f45caeceb45baac25a0a32c3abc2e334718"),
        (20240828120000, "remove wg address", "288ee2fc18343b50df1d8b7c4450f48f03e319fb3a5a3addcfc5699d621bff3dee4b2aa4d162eb79dfb4e7ce75b2fc83"),
        (20240916120000, "add aes256 gcm siv key", "6157c19e61edf534ba386c6261769724bc6d4c9eea7c738a29fb2964437764050005e36e3682fece213e870b8b8c5dc4"),
        (20251126120000, "remove legacy add fallback", "d35a3826a363b98b9c7186484952a506668e6a169f2b987f7ca30e62a0e88ded7356535bc92dc15c43a8ab9292cfc6ea"),
    ];

    /// <summary>The last form that has room for keys of both generations.</summary>
    private const int FormOfBothKeys = 4;

    private const string FinalTables =
        """
        CREATE TABLE active_gateway (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            active_gateway_id_bs58 TEXT REFERENCES registered_gateway (gateway_id_bs58)
        );
        CREATE TABLE registered_gateway (
            gateway_id_bs58 TEXT NOT NULL UNIQUE PRIMARY KEY,
            registration_timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL,
            gateway_type TEXT CHECK ( gateway_type IN ('remote', 'custom') ) NOT NULL DEFAULT 'remote'
        );
        CREATE TABLE custom_gateway_details (
            gateway_id_bs58 TEXT NOT NULL UNIQUE PRIMARY KEY REFERENCES registered_gateway (gateway_id_bs58),
            data BLOB
        );
        CREATE TABLE remote_gateway_details (
            gateway_id_bs58 TEXT NOT NULL UNIQUE PRIMARY KEY REFERENCES registered_gateway (gateway_id_bs58),
            derived_aes256_gcm_siv_key BLOB NOT NULL,
            gateway_listener TEXT NOT NULL,
            fallback_listener TEXT,
            expiration_timestamp DATETIME NOT NULL
        );
        INSERT INTO active_gateway (id, active_gateway_id_bs58) VALUES (0, NULL);
        """;

    /// <summary>Makes an empty database, in memory: the bytes of its file after <paramref name="fill"/>.</summary>
    public static byte[] Create(DateTimeOffset now, Action<SqliteConnection> fill)
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=True");
        connection.Open();
        SqliteSteps.Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL;");
        SqliteSteps.CreateBookkeeping(connection);
        SqliteSteps.Execute(connection, FinalTables);
        SqliteSteps.Record(connection, now, Migrations);
        fill(connection);
        var memory = raw.sqlite3_serialize(connection.Handle!, "main", out var length, 0);
        try
        {
            var bytes = new byte[length];
            System.Runtime.InteropServices.Marshal.Copy(memory, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            raw.sqlite3_free(memory);
        }
    }

    /// <summary>The columns of the registrations with remote gateways, which differ from form to form.</summary>
    public static HashSet<string> RemoteColumns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('remote_gateway_details')";
        using var reader = command.ExecuteReader();
        var columns = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }

    /// <summary>
    /// Gives a database of the first three forms the form that has room for keys of both kinds: nothing is lost, and the reference takes the
    /// remaining step by itself. Inside the caller's transaction.
    /// </summary>
    public static void WidenForBothKeys(SqliteConnection connection, DateTimeOffset now)
    {
        SqliteSteps.Execute(
            connection,
            """
            CREATE TABLE wider_gateway_details (
                gateway_id_bs58 TEXT NOT NULL UNIQUE PRIMARY KEY REFERENCES registered_gateway (gateway_id_bs58),
                gateway_owner_address TEXT,
                gateway_listener TEXT NOT NULL,
                derived_aes128_ctr_blake3_hmac_keys_bs58 TEXT,
                derived_aes256_gcm_siv_key BLOB
            );
            INSERT INTO wider_gateway_details
                SELECT gateway_id_bs58, gateway_owner_address, gateway_listener, derived_aes128_ctr_blake3_hmac_keys_bs58, NULL FROM remote_gateway_details;
            DROP TABLE remote_gateway_details;
            ALTER TABLE wider_gateway_details RENAME TO remote_gateway_details;
            """);
        var form = Migrations.Count(migration => IsRecorded(connection, migration.Version));
        SqliteSteps.Record(connection, now, Migrations[form..FormOfBothKeys]);
    }

    private static bool IsRecorded(SqliteConnection connection, long version)
    {
        using var command = SqliteSteps.Command(connection, "SELECT COUNT(*) FROM _sqlx_migrations WHERE version = $version", ("$version", version));
        return (long)command.ExecuteScalar()! > 0;
    }
}
