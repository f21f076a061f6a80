using Microsoft.Data.Sqlite;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Replies;
using NymActors.Storage;
using NymActors.Testing;
using NymActors.Tests.Storage;

namespace NymActors.Store;

/// <summary>The reply stores that the real 1.1.29 and 1.1.76 left: read, used, and left as those clients can read them.</summary>
public sealed class FixtureStoreTests
{
    // Before the SURBs of the fixtures are too old.
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1.1.29", 30, 108, 3)]
    [InlineData("1.1.76", 32, 21, 0)]
    public async Task What_a_real_client_left_is_read_and_used_and_stays_readable_for_it(string version, int surbs, int keys, int tags)
    {
        using var client = new FixtureClient(version, "alice");
        var path = client.Loaded.Configuration.StoragePaths.ReplySurbDatabase;
        var schema = Rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name");
        var steps = Rows(path, "SELECT version, description, hex(checksum), success FROM _sqlx_migrations");

        var store = new SqliteClientStore(path, ReplyStoreForm.Current, (10, 200), new FixedTime(Now));
        var stored = await store.LoadAsync();
        Assert.Equal((surbs, keys, tags), (stored.Surbs.Count, stored.ReplyKeys.Count, stored.SenderTags.Count));
        Assert.Empty(stored.Remarks);
        Assert.All(stored.Surbs, static surb => Assert.InRange(surb.ReceivedAt, Now.AddHours(-1), Now));
        var used = stored.Surbs[0].Surb.EncryptionKey;
        var random = new Sphinx.SeededRandomSource(7);
        var fresh = ReplySurbs.New(2, random);
        await store.CommitAsync(
        [
            new SurbsRemoved([used]),
            new SurbsAdded(SenderTag.Create(random), fresh, Now),
            new ReplyKeysAdded([SurbEncryptionKey.Create(random)], Now, 0),
            new ReplyKeysRemoved([stored.ReplyKeys[0].Key.ComputeDigest()]),
            new SenderTagAdded(new StoredSenderTag(Fragments.Recipient, 0, SenderTag.Create(random))),
        ]);
        await store.DisposeAsync();

        Assert.Equal(schema, Rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"));
        Assert.Equal(steps, Rows(path, "SELECT version, description, hex(checksum), success FROM _sqlx_migrations"));
        Assert.Equal(["ok"], Rows(path, "PRAGMA integrity_check"));
        Assert.Equal([version == "1.1.29" ? $"0|{Now.ToUnixTimeSeconds()}|0" : "0|2026-11-24T16:00:00Z|0"], Rows(path, "SELECT * FROM status"));
        Assert.Equal(["10|200"], Rows(path, "SELECT * FROM reply_surb_storage_metadata"));
        Assert.Empty(Rows(path, "PRAGMA foreign_key_check"));

        // Each row as those clients read it: lengths, rotation, and in the newer form times as text.
        Assert.Equal([$"{(version == "1.1.29" ? surbs - 1 : surbs + 1)}"], Rows(path, "SELECT COUNT(*) FROM reply_surb WHERE length(reply_surb) IN (460, 1164, 412)"));
        Assert.Equal([$"{keys}"], Rows(path, "SELECT COUNT(*) FROM reply_key WHERE length(key_digest) = 32 AND length(reply_key) = 16"));
        var again = new SqliteClientStore(path, ReplyStoreForm.Current, (10, 200), new FixedTime(Now));
        stored = await again.LoadAsync();
        Assert.Equal((surbs + 1, keys, tags + 1), (stored.Surbs.Count, stored.ReplyKeys.Count, stored.SenderTags.Count));
        Assert.DoesNotContain(stored.Surbs, surb => surb.Surb.EncryptionKey == used);
        await again.DisposeAsync();
    }

    private static List<string> Rows(string path, string query)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = SqliteSteps.Command(connection, query);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
