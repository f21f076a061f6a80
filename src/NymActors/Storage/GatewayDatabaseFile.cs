using Microsoft.Data.Sqlite;
using NymActors.Files;
using SQLitePCL;

namespace NymActors.Storage;

/// <summary>The file of a <see cref="GatewayDatabase"/> and what SQLite keeps beside it: how it is opened, and what failures are called.</summary>
internal sealed class GatewayDatabaseFile
{
    private const string RegisterAgain = "Restore the file from a copy, or register anew with init --force-register-gateway";
    private const int LockedSeconds = 5;

    private readonly string _path;
    private readonly IClientFiles _files;
    private readonly FileChange _creation;

    /// <summary>Names the file; nothing is read or written.</summary>
    public GatewayDatabaseFile(string path, IClientFiles files)
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

    /// <summary>Makes the file, all or nothing.</summary>
    public void Create(byte[] content) => StorageFiles.Guard(_path, () => _creation.Apply(write => write(_path, content)));

    /// <summary>Keeps what the file was before it gets another form.</summary>
    public void KeepCopy()
    {
        // The last one to close the file puts into it what stands beside it.
        Open(_path, SqliteOpenMode.ReadWrite, static _ => true);
        StorageFiles.Guard(_path, () => _files.Create(BackupFile.NameFor(_path), File.ReadAllBytes(_path)));
    }

    /// <summary>Reads the file, without changing it.</summary>
    /// <exception cref="ClientStorageException">It is no such database, or cannot be opened.</exception>
    public T Read<T>(Func<SqliteConnection, T> action)
    {
        // With nothing beside it the file is whole and nobody has it open: SQLite then needs to write nothing, not even a lock, so that a
        // directory that may only be read is enough. Else it is opened as its owner would open it, which may complete what was interrupted.
        var isAlone = !StorageFiles.Exists(Wal) && !StorageFiles.Exists(RollbackJournal);
        return isAlone
            ? Open($"{new Uri(Path.GetFullPath(_path)).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, action)
            : Open(_path, SqliteOpenMode.ReadWrite, action);
    }

    /// <summary>Changes the file in one transaction.</summary>
    /// <exception cref="ClientStorageException">It is no such database, or cannot be written.</exception>
    public void Change(Action<SqliteConnection> action) => Open(
        _path,
        SqliteOpenMode.ReadWrite,
        connection =>
        {
            using var transaction = connection.BeginTransaction();
            action(connection);
            transaction.Commit();
            return true;
        });

    /// <summary>An entry that cannot be used, with the remedy.</summary>
    public ClientStorageException Damaged(string problem, Exception? cause = null) => new(_path, problem, RegisterAgain, cause);

    /// <summary>A registration that this client has no use for.</summary>
    public ClientStorageException Unusable(string problem, string remedy) => new(_path, problem, remedy);

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
}
