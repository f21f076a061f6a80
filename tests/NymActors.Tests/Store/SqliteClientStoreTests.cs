using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Replies;
using NymActors.Storage;
using NymActors.Testing;

namespace NymActors.Store;

public sealed class SqliteClientStoreTests : SqliteClientStoreContract
{
    [Fact]
    public async Task The_files_are_for_their_owner_alone_also_while_they_are_open()
    {
        await OpenAsync();
        await CommitAsync(new MessageCompleted(Sets(1), Now) { Message = Message(1, [1], null, null) });
        var files = Directory.GetFiles(Home.Path);
        Assert.Equal(6, files.Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], files.Select(File.GetUnixFileMode).Distinct());
        }
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_set_aside_and_a_new_one_begins()
    {
        File.WriteAllText(Path, "this is no database, and longer than the head of one would be, so that nobody takes it for an empty file");
        File.WriteAllText(OwnPath, "neither is this a database, and it is longer than the head of one would be, so that nobody takes it for one");
        var stored = await OpenAsync();
        Assert.Equal(2, stored.Remarks.Count);
        Assert.StartsWith("this is no database", File.ReadAllText($"{Path}._{Now.ToUnixTimeSeconds()}.corrupted"), StringComparison.Ordinal);
        Assert.StartsWith("neither", File.ReadAllText($"{OwnPath}._{Now.ToUnixTimeSeconds()}.corrupted"), StringComparison.Ordinal);
        await CommitAsync(new MessageCompleted(Sets(1), Now) { Message = Message(1, [1], null, null) });
        Assert.Single((await ReopenAsync()).Inbox);
    }

    [Theory]
    [InlineData("UPDATE status SET flush_in_progress = 1")]
    [InlineData("UPDATE status SET previous_flush = '1970-01-01T00:00:00Z'")]
    [InlineData("DELETE FROM status")]
    [InlineData("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 20250425120000")]
    [InlineData("INSERT INTO _sqlx_migrations VALUES (20990101000000, 'of a newer client', '', 1, x'00', 0)")]
    [InlineData("DELETE FROM _sqlx_migrations WHERE version = 20250702120000")]
    public async Task A_store_that_a_public_client_would_set_aside_is_set_aside(string damage)
    {
        await OpenAsync();
        await CommitAsync(new SurbsAdded(SenderTag.Create(Random), ReplySurbs.New(1, Random), Now), new OutgoingKept(Outgoing(1)));
        await CloseAsync();
        Execute(Path, damage);
        var stored = await OpenAsync();
        Assert.Empty(stored.Surbs);
        Assert.Single(stored.Outbox);
        Assert.Contains("is kept as", Assert.Single(stored.Remarks), StringComparison.Ordinal);
        Assert.True(File.Exists($"{Path}._{Now.ToUnixTimeSeconds()}.corrupted"));
    }

    [Fact]
    public async Task Surbs_of_a_public_client_that_was_killed_are_dropped_and_keys_stay()
    {
        await OpenAsync();
        await CommitAsync(new SurbsAdded(SenderTag.Create(Random), ReplySurbs.New(1, Random), Now), new ReplyKeysAdded([SurbEncryptionKey.Create(Random)], Now, 0));
        await CloseAsync();
        Execute(Path, "UPDATE status SET client_in_use = 1");
        var stored = await OpenAsync();
        Assert.Equal((0, 1, 1), (stored.Surbs.Count, stored.ReplyKeys.Count, stored.Remarks.Count));
        Assert.Single((await ReopenAsync()).ReplyKeys);
    }

    [Fact]
    public async Task A_file_of_the_first_form_is_brought_to_the_present_one_and_loses_nothing()
    {
        await OpenAsync();
        var message = Outgoing(1);
        await CommitAsync(new OutgoingKept(message), new MessageCompleted(Sets(1), Now) { Message = Message(1, [1], null, null) });
        await CloseAsync();
        Execute(
            OwnPath,
            """
            ALTER TABLE outbox DROP COLUMN confirm;
            ALTER TABLE outbox DROP COLUMN deadline;
            ALTER TABLE outbox DROP COLUMN maximum_tries;
            ALTER TABLE outbox_fragment DROP COLUMN acknowledged;
            PRAGMA user_version = 1;
            """);
        var stored = await OpenAsync();
        Assert.Empty(stored.Remarks);
        Assert.Equal(message.Fragments.Select(Bytes), Assert.Single(stored.Outbox).Fragments.Select(Bytes));
        Assert.Single(stored.Inbox);
        var wished = Outgoing(2) with { Wishes = new MessageWishes(Confirm: true, Now, 1) };
        await CommitAsync(new OutgoingKept(wished));
        Assert.Equal([MessageWishes.None, wished.Wishes], (await ReopenAsync()).Outbox.Select(static kept => kept.Wishes));
    }

    [Fact]
    public async Task A_bad_row_is_left_out_and_the_others_are_there()
    {
        await OpenAsync();
        var tag = SenderTag.Create(Random);
        await CommitAsync(
            new SurbsAdded(tag, ReplySurbs.New(2, Random), Now),
            new ReplyKeysAdded([SurbEncryptionKey.Create(Random), SurbEncryptionKey.Create(Random)], Now, 0),
            new SenderTagAdded(new StoredSenderTag(Fragments.Recipient, 0, tag)),
            new MessageCompleted(Sets(1), Now) { Message = Message(1, [1], null, null) },
            new MessageCompleted(Sets(2), Now) { Message = Message(2, [1], null, null) },
            new OutgoingKept(Outgoing(1)),
            new OutgoingKept(Outgoing(2)));
        await CloseAsync();
        Execute(Path, "UPDATE reply_surb SET encoded_key_rotation = 3 WHERE rowid = 1; UPDATE reply_key SET reply_key = x'01' WHERE rowid = 1");
        Execute(OwnPath, "UPDATE inbox SET arrived = 'yesterday' WHERE id = 1; DELETE FROM outbox_fragment WHERE message = 1; UPDATE sender_tag SET tag = x'01'");
        var stored = await OpenAsync();
        Assert.Equal((1, 1, 0, 1, 1), (stored.Surbs.Count, stored.ReplyKeys.Count, stored.SenderTags.Count, stored.Inbox.Count, stored.Outbox.Count));
        Assert.StartsWith("5 entries", Assert.Single(stored.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_by_name_and_changes_nothing_and_may_pass()
    {
        await OpenAsync();
        await CommitAsync(new MessageCompleted(Sets(1), Now) { Message = Message(1, new byte[100], null, null) });
        var big = new MessageCompleted(Sets(2), Now) { Message = Message(2, new byte[200_000], null, null), Surbs = new SurbsAdded(SenderTag.Create(Random), ReplySurbs.New(1, Random), Now) };
        LimitPages(40);
        var refusal = await Assert.ThrowsAsync<ClientStorageException>(() => CommitAsync(big));
        Assert.Contains("space on the disk", refusal.Message, StringComparison.Ordinal);
        LimitPages(1_000_000);
        var meanwhile = await ReopenAsync();
        Assert.Equal((1, 0, 1), (meanwhile.Inbox.Count, meanwhile.Surbs.Count, meanwhile.FinishedSets.Count));
        await CommitAsync(big);
        Assert.Equal(2, (await ReopenAsync()).Inbox.Count);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_of_this_program_is_refused_by_name()
    {
        await OpenAsync();
        await CloseAsync();
        Execute(OwnPath, "PRAGMA user_version = 99");
        Assert.Contains("form 99", (await Assert.ThrowsAsync<ClientStorageException>(OpenAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_deleted_is_overwritten()
    {
        await OpenAsync();
        var secret = System.Text.Encoding.ASCII.GetBytes("a message that nobody else shall find");
        await CommitAsync(new MessageCompleted(Sets(1), Now) { Message = Message(1, secret, null, null) });
        await CloseAsync();
        Assert.Contains("nobody else shall find", File.ReadAllText(OwnPath, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        await OpenAsync();
        await CommitAsync(new MessageTaken(1));
        await CloseAsync();
        Assert.DoesNotContain("nobody else shall find", File.ReadAllText(OwnPath, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Home.Path).Length);
    }
}
