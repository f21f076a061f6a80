using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NymActors.Store;

/// <summary>The statements of one open database, each prepared once. Parameters are named $1, $2 and so on. Not thread-safe.</summary>
internal sealed class StoreStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>The transaction that the statements belong to.</summary>
    public SqliteTransaction? Transaction { get; set; }

    /// <summary>Whether an error tells of the disk or of another process, so that the same statement may work later.</summary>
    public static bool IsPassing(SqliteException error) => error.SqliteErrorCode
        is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
        or raw.SQLITE_NOMEM or raw.SQLITE_PERM or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Runs a statement without a result.</summary>
    public void Run(string statement, params ReadOnlySpan<object?> values) => Prepare(statement, values).ExecuteNonQuery();

    /// <summary>Runs a statement with one result, or none.</summary>
    public object? Ask(string statement, params ReadOnlySpan<object?> values) => Prepare(statement, values).ExecuteScalar();

    /// <summary>Reads all rows; a row that cannot be read is counted and left out.</summary>
    /// <param name="statement">The query.</param>
    /// <param name="read">Makes something of a row.</param>
    /// <param name="unreadable">Told of each row that cannot be used.</param>
    public List<T> Read<T>(string statement, Func<SqliteDataReader, T> read, Action unreadable)
    {
        var rows = new List<T>();
        using var reader = Prepare(statement, []).ExecuteReader();
        while (reader.Read())
        {
            try
            {
                rows.Add(read(reader));
            }
            catch (Exception error) when (error is Protocol.ProtocolException or InvalidCastException or FormatException or ArgumentException or OverflowException)
            {
                unreadable();
            }
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
    }

    private SqliteCommand Prepare(string statement, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = statement;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            }

            _prepared.Add(statement, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.Transaction = Transaction;
        return command;
    }
}
