using Microsoft.Data.Sqlite;

namespace NymActors.Storage;

/// <summary>Looks whether an SQLite file is whole, and changes nothing in it. A client may be using it meanwhile.</summary>
internal static class DatabaseCheck
{
    /// <summary>Looks through the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What is wrong with it; null when it is whole.</returns>
    public static string? FindDamage(string path)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 };
        try
        {
            using var connection = new SqliteConnection(settings.ToString());
            connection.Open();
            using var command = SqliteSteps.Command(connection, "PRAGMA quick_check(1)");
            return command.ExecuteScalar() switch
            {
                "ok" => null,
                var damage => damage?.ToString() ?? "SQLite says nothing of it",
            };
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }
}
