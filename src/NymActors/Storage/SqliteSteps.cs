using System.Globalization;
using Microsoft.Data.Sqlite;

namespace NymActors.Storage;

/// <summary>
/// The record of steps that public clients keep in each of their databases, and check when they open it
/// (docs/protocol/04-client-core.md section 17.4).
/// </summary>
internal static class SqliteSteps
{
    private const string Bookkeeping =
        """
        CREATE TABLE _sqlx_migrations (
            version BIGINT PRIMARY KEY,
            description TEXT NOT NULL,
            installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
            success BOOLEAN NOT NULL,
            checksum BLOB NOT NULL,
            execution_time BIGINT NOT NULL
        );
        """;

    /// <summary>Makes the table of the steps.</summary>
    public static void CreateBookkeeping(SqliteConnection connection) => Execute(connection, Bookkeeping);

    /// <summary>Records steps as done.</summary>
    public static void Record(SqliteConnection connection, DateTimeOffset now, IEnumerable<(long Version, string Description, string Checksum)> steps)
    {
        foreach (var (version, description, checksum) in steps)
        {
            Execute(
                connection,
                "INSERT INTO _sqlx_migrations VALUES ($version, $description, $now, 1, $checksum, 0)",
                ("$version", version),
                ("$description", description),
                ("$now", now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                ("$checksum", Convert.FromHexString(checksum)));
        }
    }

    /// <summary>Runs statements without a result.</summary>
    public static void Execute(SqliteConnection connection, string statements, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, statements, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Prepares a statement.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string statement, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
