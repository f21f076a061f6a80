using Microsoft.Data.Sqlite;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>
/// Makes and checks persistent_reply_store.sqlite: its tables, and the record of the steps that led to them, which public clients check
/// when they open it. Source: docs/protocol/04-client-core.md 18.2 to 18.4.
/// </summary>
internal static class ReplyStoreSchema
{
    // The first step makes the form of 1.1.29, all four make that of 1.1.76.
    private static readonly (long Version, string Description, string Checksum)[] Steps =
    [
        (20221130120000, "create initial tables", "96f2fb6a7d89d75b814bc6be813a9d2e661c3b78e334c6f4d2af338d023d661a45bc264ee87bb94ab8591553ac61fefd"),
        (20250425120000, "add surb key rotation", "732c5df06f118a96f0f353a7533fd184761c2a6a7eafa7dc6f3a0a73bbe727070ee1779c7600ec1653c4c969f09d3a35"),
        (20250627120000, "types cleanup", "df1b59fc3bc806ff6c566b66f1f72cedea850371fcea27a75b5c076759b87753230d3bc328191c5157ea4a5d326897f7"),
        (20250702120000, "remove sender tag", "710f12584fd0e48d05a6c514001476b016b008498c94f6b913f90818f3615121cdc662e369b4ea5e4b693025553e148d"),
    ];

    private const string OldTables =
        """
        CREATE TABLE status (flush_in_progress INTEGER NOT NULL, previous_flush_timestamp INTEGER NOT NULL, client_in_use INTEGER NOT NULL);
        CREATE TABLE reply_surb_storage_metadata (min_reply_surb_threshold INTEGER NOT NULL, max_reply_surb_threshold INTEGER NOT NULL);
        CREATE TABLE sender_tag (recipient BLOB NOT NULL UNIQUE, tag BLOB NOT NULL UNIQUE);
        CREATE TABLE reply_key (key_digest BLOB NOT NULL UNIQUE, reply_key BLOB NOT NULL UNIQUE, sent_at_timestamp INTEGER NOT NULL);
        CREATE TABLE reply_surb_sender (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, last_sent_timestamp INTEGER NOT NULL, tag BLOB NOT NULL UNIQUE);
        CREATE TABLE reply_surb (
            reply_surb_sender_id INTEGER NOT NULL,
            reply_surb BLOB NOT NULL,
            FOREIGN KEY (reply_surb_sender_id) REFERENCES reply_surb_sender (id)
        );
        """;

    private const string CurrentTables =
        """
        CREATE TABLE status (flush_in_progress INTEGER NOT NULL, previous_flush TIMESTAMP WITHOUT TIME ZONE NOT NULL, client_in_use INTEGER NOT NULL);
        CREATE TABLE reply_surb_storage_metadata (min_reply_surb_threshold INTEGER NOT NULL, max_reply_surb_threshold INTEGER NOT NULL);
        CREATE TABLE reply_key (key_digest BLOB NOT NULL UNIQUE, reply_key BLOB NOT NULL UNIQUE, sent_at TIMESTAMP WITHOUT TIME ZONE NOT NULL);
        CREATE TABLE reply_surb_sender (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            last_sent TIMESTAMP WITHOUT TIME ZONE NOT NULL,
            tag BLOB NOT NULL UNIQUE
        );
        CREATE TABLE reply_surb (
            reply_surb_sender_id INTEGER NOT NULL,
            reply_surb BLOB NOT NULL,
            encoded_key_rotation TINYINT NOT NULL,
            FOREIGN KEY (reply_surb_sender_id) REFERENCES reply_surb_sender (id)
        );
        """;

    /// <summary>Makes the tables of a form in an empty database.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="form">The form.</param>
    /// <param name="now">The time.</param>
    /// <param name="thresholds">How many SURBs of a correspondent are kept back and kept at most, as public clients read it here.</param>
    public static void Create(SqliteConnection connection, ReplyStoreForm form, DateTimeOffset now, (long Minimum, long Maximum) thresholds)
    {
        if (!form.IsOld)
        {
            SqliteSteps.Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL;");
        }

        SqliteSteps.CreateBookkeeping(connection);
        SqliteSteps.Execute(connection, form.IsOld ? OldTables : CurrentTables);
        SqliteSteps.Record(connection, now, form.IsOld ? Steps[..1] : Steps);
        SqliteSteps.Execute(
            connection,
            "INSERT INTO reply_surb_storage_metadata VALUES ($minimum, $maximum); INSERT INTO status VALUES (0, $now, 0)",
            ("$minimum", thresholds.Minimum),
            ("$maximum", thresholds.Maximum),
            ("$now", form.Write(now)));
    }

    /// <summary>Tells the form of a database.</summary>
    /// <exception cref="FormatException">It is no reply store, or one of a client newer than 1.1.76, or was not written to its end.</exception>
    public static ReplyStoreForm Recognise(SqliteConnection connection)
    {
        var steps = Recorded(connection);
        if (!steps.SequenceEqual(Steps[..Math.Min(steps.Count, Steps.Length)].Select(static step => (step.Version, step.Checksum))) || steps.Count == 0)
        {
            throw new FormatException("its record of steps is not that of a known client");
        }

        var form = steps.Count == Steps.Length ? ReplyStoreForm.Current : steps.Count == 1 ? ReplyStoreForm.Old : throw new FormatException("its form is between those of two clients");
        using var status = SqliteSteps.Command(connection, $"SELECT flush_in_progress, {form.Flushed} FROM status");
        using var row = status.ExecuteReader();
        if (!row.Read() || row.GetInt64(0) != 0 || ReplyStoreForm.ReadTime(row, 1) <= DateTimeOffset.UnixEpoch)
        {
            throw new FormatException("a client that wrote it was ended in the middle");
        }

        return form;
    }

    private static List<(long Version, string Checksum)> Recorded(SqliteConnection connection)
    {
        using var command = SqliteSteps.Command(connection, "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version");
        using var row = command.ExecuteReader();
        var steps = new List<(long, string)>();
        while (row.Read())
        {
            steps.Add((row.GetInt64(0), row.GetInt64(2) == 0 ? "" : Convert.ToHexStringLower((byte[])row.GetValue(1))));
        }

        return steps;
    }
}
