using Microsoft.Data.Sqlite;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>
/// The tables of nymactors.sqlite, for which public clients have no place. It stands beside their reply store, because they write theirs
/// anew when they end and would leave these tables out. <c>user_version</c> is the number of the form.
/// </summary>
internal static class OwnTables
{
    /// <summary>The name under which the file is attached.</summary>
    public const string Schema = "own";

    private const int Version = 2;

    private const string Tables =
        """
        CREATE TABLE own.sender_tag (
            recipient BLOB NOT NULL,
            place INTEGER NOT NULL,
            tag BLOB NOT NULL,
            PRIMARY KEY (recipient, place)
        ) WITHOUT ROWID;
        CREATE TABLE own.reply_key_place (key_digest BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE own.newer_reply_surb (
            id INTEGER PRIMARY KEY,
            tag BLOB NOT NULL,
            received TEXT NOT NULL,
            reply_surb BLOB NOT NULL,
            encoded_key_rotation INTEGER NOT NULL
        );
        CREATE INDEX own.newer_reply_surb_by_key ON newer_reply_surb (substr(reply_surb, 1, 16));
        CREATE TABLE own.inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            arrived TEXT NOT NULL,
            sender_tag BLOB,
            asker INTEGER,
            data BLOB NOT NULL
        );
        CREATE TABLE own.finished_set (id INTEGER PRIMARY KEY, finished INTEGER NOT NULL, checksums BLOB NOT NULL);
        CREATE INDEX own.finished_set_by_time ON finished_set (finished);
        CREATE TABLE own.outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            accepted TEXT NOT NULL,
            recipient BLOB,
            correspondent BLOB,
            lane_kind INTEGER NOT NULL,
            lane_connection INTEGER NOT NULL,
            lane_place INTEGER NOT NULL
        );
        CREATE TABLE own.outbox_fragment (
            message INTEGER NOT NULL,
            number INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (message, number)
        ) WITHOUT ROWID;
        """;

    // What senders wish for their messages. A fragment of an older file is one that is still to arrive.
    private const string Wishes =
        """
        ALTER TABLE own.outbox ADD COLUMN confirm INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE own.outbox ADD COLUMN deadline TEXT;
        ALTER TABLE own.outbox ADD COLUMN maximum_tries INTEGER;
        ALTER TABLE own.outbox_fragment ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>Makes the tables in a new file, or brings those of an older form to the present one.</summary>
    /// <param name="connection">The connection that the file is attached to.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ClientStorageException">A newer version of this program made them.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        using var asked = SqliteSteps.Command(connection, $"PRAGMA {Schema}.user_version");
        var version = (long)asked.ExecuteScalar()!;
        if (version > Version)
        {
            throw new ClientStorageException(
                path, $"it has form {version}, and this program knows forms up to {Version}", "Use the version of the program that wrote it, or a newer one");
        }

        // Forwards in one transaction: what was not finished is done again at the next opening.
        if (version < Version)
        {
            var steps = version < 1 ? $"{Tables} {Wishes}" : Wishes;
            SqliteSteps.Execute(connection, $"BEGIN; {steps} PRAGMA {Schema}.user_version = {Version}; COMMIT;");
        }
    }
}
