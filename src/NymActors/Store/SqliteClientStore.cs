using Microsoft.Data.Sqlite;
using NymActors.Configuration;
using NymActors.Files;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>
/// Keeps in two SQLite files what must not be forgotten: persistent_reply_store.sqlite in the form of the public client that made it, so
/// that a user can go back to that one, and nymactors.sqlite beside it. Both have mode 0600.
/// </summary>
/// <remarks>
/// Write-ahead log with <c>synchronous = FULL</c>: a change that was reported as stored survives the end of the power, too. A reply SURB
/// that came back after that would be used a second time, and an acknowledged message would be gone. The price is one write to the disk a
/// group, not a change. <c>secure_delete</c> overwrites what was deleted. A file that is no store, or one that a public client did not
/// write to its end, is set aside under the name that public clients use, and a new one is made.
/// </remarks>
/// <param name="path">persistent_reply_store.sqlite.</param>
/// <param name="newForm">The form of a file that is not there yet.</param>
/// <param name="thresholds">How many SURBs of a correspondent are kept back and kept at most; public clients take them from the file.</param>
/// <param name="time">The clock.</param>
internal sealed class SqliteClientStore(string path, ReplyStoreForm newForm, (long Minimum, long Maximum) thresholds, TimeProvider time) : IClientStore
{
    private const int LockedSeconds = 5;

    private readonly string _ownPath = StoragePaths.OwnDatabaseBeside(path);
    private readonly List<string> _remarks = [];
    private SqliteConnection? _connection;
    private StoreStatements _statements = null!;
    private StoreTransactions _transactions = null!;
    private ReplyStoreForm _form = ReplyStoreForm.Current;

    /// <inheritdoc/>
    public bool IsLasting => true;

    /// <inheritdoc/>
    public Task<StoredClient> LoadAsync() => Task.Run(Load);

    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<StoreChange> changes) => Task.Run(() => Commit(changes));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await Task.Run(Close).ConfigureAwait(false);
        }
    }

    /// <summary>Forbids the files to grow beyond so many pages, as a full disk does. For tests.</summary>
    internal void LimitPages(int pages) =>
        SqliteSteps.Execute(_connection!, $"PRAGMA main.max_page_count = {pages}; PRAGMA {OwnTables.Schema}.max_page_count = {pages};");

    private StoredClient Load() => Guard(() =>
    {
        PrivateFile.CreateDirectory(Path.GetDirectoryName(_ownPath)!);
        OpenReplyStore();
        OpenOwnFile();
        _statements = new StoreStatements(_connection!);
        _transactions = new StoreTransactions(_statements, _form);
        if (_transactions.DropSurbsOfUncleanEnd())
        {
            _remarks.Add($"the public client that used {path} last did not end cleanly: its reply SURBs may have been used and are dropped");
        }

        _transactions.MarkWritten(time.GetUtcNow());
        var loaded = new StoreLoader(_statements, _form).Load();
        return loaded with { Remarks = [.. _remarks, .. loaded.Remarks] };
    });

    private void Commit(IReadOnlyList<StoreChange> changes) => Guard(() =>
    {
        using var transaction = _connection!.BeginTransaction();
        _statements.Transaction = transaction;
        try
        {
            foreach (var change in changes)
            {
                _transactions.Apply(change);
            }

            transaction.Commit();
        }
        finally
        {
            _statements.Transaction = null;
        }

        return true;
    });

    private void OpenReplyStore()
    {
        if (PrivateFile.Exists(path))
        {
            try
            {
                _connection = Open();
                _form = ReplyStoreSchema.Recognise(_connection);
            }
            catch (Exception error) when (error is FormatException or InvalidCastException || IsDamage(error))
            {
                SetAside(path, error);
            }
        }

        if (_connection is null)
        {
            CreatePrivately(path);
            _connection = Open();
            _form = newForm;
            ReplyStoreSchema.Create(_connection, _form, time.GetUtcNow(), thresholds);
        }

        // Public clients do not mind an index, and leave it out when they write the file anew.
        SqliteSteps.Execute(
            _connection,
            """
            PRAGMA main.journal_mode = WAL;
            PRAGMA main.synchronous = FULL;
            PRAGMA main.secure_delete = ON;
            CREATE INDEX IF NOT EXISTS nymactors_reply_surb_by_key ON reply_surb (substr(reply_surb, 1, 16));
            """);
    }

    private void OpenOwnFile()
    {
        for (var attempt = 0; ; attempt++)
        {
            CreatePrivately(_ownPath);
            try
            {
                SqliteSteps.Execute(
                    _connection!,
                    $"""
                    ATTACH DATABASE $path AS {OwnTables.Schema};
                    PRAGMA {OwnTables.Schema}.journal_mode = WAL;
                    PRAGMA {OwnTables.Schema}.synchronous = FULL;
                    PRAGMA {OwnTables.Schema}.secure_delete = ON;
                    """,
                    ("$path", _ownPath));
                OwnTables.Prepare(_connection!, _ownPath);
                return;
            }
            catch (SqliteException error) when (attempt == 0 && IsDamage(error))
            {
                Detach();
                SetAside(_ownPath, error);
            }
        }
    }

    private void Detach()
    {
        try
        {
            SqliteSteps.Execute(_connection!, $"DETACH DATABASE {OwnTables.Schema};");
        }
        catch (SqliteException)
        {
            // The file was too damaged to be attached.
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = LockedSeconds,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Puts a damaged file where public clients put theirs: beside, with the time in its name.</summary>
    private void SetAside(string damaged, Exception reason)
    {
        if (damaged == path)
        {
            _connection?.Dispose();
            _connection = null;
        }

        var aside = $"{damaged}._{time.GetUtcNow().ToUnixTimeSeconds()}.corrupted";
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            if (PrivateFile.Exists(damaged + suffix))
            {
                File.Move(damaged + suffix, aside + suffix, overwrite: true);
            }
        }

        _remarks.Add($"{damaged} cannot be used ({reason.Message.TrimEnd('.')}); it is kept as {aside}, and a new one begins");
    }

    private static void CreatePrivately(string file)
    {
        if (!PrivateFile.Exists(file))
        {
            ClientFiles.Instance.Create(file, []);
        }
    }

    private void Close()
    {
        try
        {
            _transactions?.MarkWritten(time.GetUtcNow());
            _statements?.Dispose();
            if (_form.IsOld)
            {
                // As 1.1.29 left it.
                SqliteSteps.Execute(_connection!, "PRAGMA main.journal_mode = DELETE;");
            }
        }
        catch (SqliteException)
        {
            // What was reported as stored is in the file; the next opening takes it from the log.
        }
        finally
        {
            _connection!.Dispose();
            _connection = null;
        }
    }

    private static bool IsDamage(Exception error) => error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR };

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error) when (StoreStatements.IsPassing(error))
        {
            throw new ClientStorageException(
                path, error.Message.TrimEnd('.'), "Check the rights of the file and of its directory, and the space on the disk", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClientStorageException(
                path, error.Message.TrimEnd('.'), "Check the rights of the file and of its directory, and the space on the disk", error);
        }
    }
}
