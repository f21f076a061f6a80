using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;

namespace NymActors.Store;

/// <summary>
/// Reads the two files of a <see cref="SqliteClientStore"/>. What cannot be used is left out and told: one bad row must not keep a client
/// from starting.
/// </summary>
/// <param name="statements">The open files.</param>
/// <param name="form">The form of the public client's file.</param>
internal sealed class StoreLoader(StoreStatements statements, ReplyStoreForm form)
{
    private int _unreadable;

    /// <summary>Reads everything.</summary>
    public StoredClient Load()
    {
        var loaded = new StoredClient
        {
            Surbs = ReadSurbs(),
            ReplyKeys = ReadReplyKeys(),
            SenderTags = ReadSenderTags(),
            Inbox = Read("SELECT id, arrived, sender_tag, asker, data FROM own.inbox ORDER BY id", ReadMessage),
            LastMessage = LastOf("inbox"),
            Outbox = ReadOutbox(),
            LastOutgoing = LastOf("outbox"),
            FinishedSets = Read(
                "SELECT id, checksums FROM own.finished_set ORDER BY finished, id",
                static row => new FinishedSet(row.GetInt32(0), MemoryMarshal.Cast<byte, uint>(Bytes(row, 1)).ToArray())),
        };
        return _unreadable == 0 ? loaded : loaded with { Remarks = [$"{_unreadable} entries of the client's store cannot be read and are left out"] };
    }

    private List<StoredSurb> ReadSurbs()
    {
        var rotation = form.IsOld ? "0" : "surb.encoded_key_rotation";
        var common = Read(
            $"""
            SELECT sender.tag, sender.{form.Received}, surb.reply_surb, {rotation}
            FROM reply_surb AS surb JOIN reply_surb_sender AS sender ON sender.id = surb.reply_surb_sender_id ORDER BY surb.rowid
            """,
            ReadSurb);
        return form.IsOld
            ? [.. common, .. Read("SELECT tag, received, reply_surb, encoded_key_rotation FROM own.newer_reply_surb ORDER BY id", ReadSurb)]
            : common;
    }

    private static StoredSurb ReadSurb(SqliteDataReader row)
    {
        var rotation = row.GetInt64(3);
        return rotation is >= 0 and <= 2
            ? new StoredSurb(SenderTag.FromBytes(Bytes(row, 0)), ReplySurb.Parse(Bytes(row, 2), (KeyRotation)rotation), ReplyStoreForm.ReadTime(row, 1))
            : throw new FormatException("no such rotation of keys");
    }

    private List<StoredReplyKey> ReadReplyKeys()
    {
        var keys = Read(
            $"""
            SELECT key.reply_key, key.{form.Sent}, COALESCE(place.place, 0)
            FROM reply_key AS key LEFT JOIN own.reply_key_place AS place ON place.key_digest = key.key_digest
            """,
            static row => new StoredReplyKey(SurbEncryptionKey.FromBytes(Bytes(row, 0)), ReplyStoreForm.ReadTime(row, 1), row.GetInt32(2)));
        keys.Sort(static (one, other) => one.IssuedAt.CompareTo(other.IssuedAt));
        return keys;
    }

    private List<StoredSenderTag> ReadSenderTags()
    {
        var tags = Read(
            "SELECT recipient, place, tag FROM own.sender_tag",
            static row => new StoredSenderTag(Recipient.FromBytes(Bytes(row, 0)), row.GetInt32(1), SenderTag.FromBytes(Bytes(row, 2))));
        if (!form.IsOld)
        {
            return tags;
        }

        var others = Read(
            "SELECT recipient, tag FROM sender_tag",
            static row => new StoredSenderTag(Recipient.FromBytes(Bytes(row, 0)), 0, SenderTag.FromBytes(Bytes(row, 1))));
        return [.. tags, .. others.Where(other => !tags.Exists(tag => tag.Place == 0 && tag.Recipient.Equals(other.Recipient)))];
    }

    private static StoredMessage ReadMessage(SqliteDataReader row) => new(
        row.GetInt64(0),
        new IncomingMessage(Bytes(row, 4), row.IsDBNull(2) ? null : SenderTag.FromBytes(Bytes(row, 2))),
        row.IsDBNull(3) ? null : row.GetInt32(3),
        ReplyStoreForm.ReadTime(row, 1));

    private List<StoredOutgoing> ReadOutbox()
    {
        var fragments = Read(
            "SELECT message, data, acknowledged FROM own.outbox_fragment ORDER BY message, number",
            static row => (Message: row.GetInt64(0), Fragment: Fragment.Parse(Bytes(row, 1)), IsAcknowledged: row.GetInt64(2) != 0)).ToLookup(static row => row.Message);
        var messages = Read(
            """
            SELECT id, accepted, recipient, correspondent, lane_kind, lane_connection, lane_place, confirm, deadline, maximum_tries
            FROM own.outbox ORDER BY id
            """,
            row => new StoredOutgoing(
                row.GetInt64(0),
                row.IsDBNull(2) ? null : Recipient.FromBytes(Bytes(row, 2)),
                row.IsDBNull(3) ? null : SenderTag.FromBytes(Bytes(row, 3)),
                TransmissionLane.Restore((TransmissionLaneKind)row.GetInt32(4), unchecked((ulong)row.GetInt64(5)), row.GetInt32(6)),
                [.. fragments[row.GetInt64(0)].Select(static stored => stored.Fragment)],
                ReplyStoreForm.ReadTime(row, 1))
            {
                Wishes = new MessageWishes(
                    row.GetInt64(7) != 0, row.IsDBNull(8) ? null : ReplyStoreForm.ReadTime(row, 8), row.IsDBNull(9) ? null : row.GetInt32(9)),
                Acknowledged = fragments[row.GetInt64(0)].Where(static stored => stored.IsAcknowledged).Select(static stored => stored.Fragment.Identifier).ToHashSet(),
            });
        messages.RemoveAll(message =>
        {
            var isUseless = message.Fragments.Count == 0 || message.Recipient is null == message.Correspondent is null;
            _unreadable += isUseless ? 1 : 0;
            return isUseless;
        });
        return messages;
    }

    private long LastOf(string table) => statements.Ask("SELECT MAX(seq) FROM own.sqlite_sequence WHERE name = $1", table) is long last ? last : 0;

    private List<T> Read<T>(string query, Func<SqliteDataReader, T> read) => statements.Read(query, read, () => _unreadable++);

    private static byte[] Bytes(SqliteDataReader row, int column) =>
        row.GetValue(column) as byte[] ?? throw new FormatException($"column {column} does not hold bytes");
}
