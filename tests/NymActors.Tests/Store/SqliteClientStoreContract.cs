using Microsoft.Data.Sqlite;
using NymActors.Storage;
using NymActors.Tests.Storage;

namespace NymActors.Store;

/// <summary>The promises of a store, kept by files in the form of 1.1.76.</summary>
public abstract class SqliteClientStoreContract : ClientStoreTests
{
    private SqliteClientStore? _opened;

    internal TemporaryDirectory Home { get; } = new();

    internal string Path => System.IO.Path.Combine(Home.Path, "persistent_reply_store.sqlite");

    internal string OwnPath => System.IO.Path.Combine(Home.Path, "nymactors.sqlite");

    internal virtual ReplyStoreForm Form => ReplyStoreForm.Current;

    internal override IClientStore Create() => _opened = new SqliteClientStore(Path, Form, (10, 200), new FixedTime(Now));

    /// <summary>Makes the disk full, as SQLite sees it: its files may not grow beyond so many pages.</summary>
    internal void LimitPages(int pages) => _opened!.LimitPages(pages);

    internal static void Execute(string path, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        SqliteSteps.Execute(connection, statements);
    }

    internal static object? Ask(string path, string query)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = SqliteSteps.Command(connection, query);
        return command.ExecuteScalar();
    }

    protected override void Clean() => Home.Dispose();

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
