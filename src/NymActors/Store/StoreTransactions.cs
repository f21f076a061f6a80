using System.Runtime.InteropServices;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>Applies changes to the two files of a <see cref="SqliteClientStore"/>. Each may be applied twice. Not thread-safe.</summary>
/// <param name="statements">The open files.</param>
/// <param name="form">The form of the public client's file.</param>
internal sealed class StoreTransactions(StoreStatements statements, ReplyStoreForm form)
{
    /// <summary>Applies one change.</summary>
    public void Apply(StoreChange change)
    {
        switch (change)
        {
            case SurbsAdded added:
                Add(added);
                break;
            case SurbsRemoved removed:
                foreach (var key in removed.Keys)
                {
                    Remove(key);
                }

                break;
            case ReplyKeysAdded added:
                Add(added);
                break;
            case ReplyKeysRemoved removed:
                foreach (var digest in removed.Digests)
                {
                    Remove(digest);
                }

                break;
            case SenderTagAdded { Tag: var tag }:
                Add(tag);
                break;
            default:
                ApplyToMessages(change);
                break;
        }
    }

    /// <summary>
    /// A client that is in use writes its SURBs at its end only: if it did not come to that, those here may have been used meanwhile. This
    /// client removes each before it is used, and never says that it is in use.
    /// </summary>
    /// <returns>Whether there was such an end.</returns>
    public bool DropSurbsOfUncleanEnd()
    {
        if (statements.Ask("SELECT MAX(client_in_use) FROM status") is not long inUse || inUse == 0)
        {
            return false;
        }

        statements.Run("DELETE FROM reply_surb");
        return true;
    }

    /// <summary>Notes when the file was written last, by which public clients judge the age of what it holds.</summary>
    public void MarkWritten(DateTimeOffset now) =>
        statements.Run($"UPDATE status SET flush_in_progress = 0, {form.Flushed} = $1, client_in_use = 0", form.Write(now));

    private void ApplyToMessages(StoreChange change)
    {
        switch (change)
        {
            case MessageCompleted completed:
                Complete(completed);
                break;
            case MessageTaken taken:
                statements.Run("DELETE FROM own.inbox WHERE id = $1", taken.Id);
                break;
            case SetsForgotten forgotten:
                statements.Run("DELETE FROM own.finished_set WHERE finished < $1", forgotten.Before.ToUnixTimeSeconds());
                statements.Run(
                    "DELETE FROM own.finished_set WHERE id IN (SELECT id FROM own.finished_set ORDER BY finished DESC LIMIT -1 OFFSET $1)", forgotten.Newest);
                break;
            case OutgoingKept { Message: var message }:
                Add(message);
                break;
            case OutgoingSettled settled:
                foreach (var id in settled.Ids)
                {
                    RemoveOutgoing(id);
                }

                break;
            default:
                throw new InvalidOperationException($"No handler for {change.GetType().Name}.");
        }
    }

    private void Complete(MessageCompleted completed)
    {
        foreach (var set in completed.Sets)
        {
            statements.Run(
                "INSERT OR REPLACE INTO own.finished_set (id, finished, checksums) VALUES ($1, $2, $3)",
                set.Id,
                completed.At.ToUnixTimeSeconds(),
                MemoryMarshal.AsBytes(set.Checksums.Span).ToArray());
        }

        if (completed.Surbs is { } surbs)
        {
            Add(surbs);
        }

        if (completed.Message is { } message)
        {
            statements.Run(
                "INSERT OR REPLACE INTO own.inbox (id, arrived, sender_tag, asker, data) VALUES ($1, $2, $3, $4, $5)",
                message.Id,
                RegistrationTime.Of(message.ArrivedAt).ToStored(),
                message.Message.SenderTag?.ToArray(),
                message.Asker,
                message.Message.Data.ToArray());
        }
    }

    private void Add(SurbsAdded added)
    {
        var tag = added.Correspondent.ToArray();
        var sender = statements.Ask(
            $"""
            INSERT INTO reply_surb_sender ({form.Received}, tag) VALUES ($1, $2)
            ON CONFLICT (tag) DO UPDATE SET {form.Received} = excluded.{form.Received} RETURNING id
            """,
            form.Write(added.At),
            tag);
        foreach (var surb in added.Surbs)
        {
            var bytes = new byte[surb.Length];
            surb.WriteTo(bytes);
            var rotation = (int)surb.KeyRotation;
            Remove(surb.EncryptionKey);
            if (!form.IsOld)
            {
                statements.Run("INSERT INTO reply_surb (reply_surb_sender_id, reply_surb, encoded_key_rotation) VALUES ($1, $2, $3)", sender, bytes, rotation);
            }
            else if (surb.Length == ReplySurb.ExplicitLength && surb.KeyRotation == KeyRotation.Unknown)
            {
                statements.Run("INSERT INTO reply_surb (reply_surb_sender_id, reply_surb) VALUES ($1, $2)", sender, bytes);
            }
            else
            {
                // A client of that time refuses to start when it finds one of these.
                statements.Run(
                    "INSERT INTO own.newer_reply_surb (tag, received, reply_surb, encoded_key_rotation) VALUES ($1, $2, $3, $4)",
                    tag,
                    RegistrationTime.Of(added.At).ToStored(),
                    bytes,
                    rotation);
            }
        }
    }

    private void Remove(SurbEncryptionKey key)
    {
        var bytes = new byte[SurbEncryptionKey.Length];
        key.CopyTo(bytes);
        statements.Run("DELETE FROM reply_surb WHERE substr(reply_surb, 1, 16) = $1", bytes);
        if (form.IsOld)
        {
            statements.Run("DELETE FROM own.newer_reply_surb WHERE substr(reply_surb, 1, 16) = $1", bytes);
        }
    }

    private void Add(ReplyKeysAdded added)
    {
        foreach (var key in added.Keys)
        {
            var bytes = new byte[SurbEncryptionKey.Length];
            key.CopyTo(bytes);
            var digest = Bytes(key.ComputeDigest());
            statements.Run($"INSERT OR IGNORE INTO reply_key (key_digest, reply_key, {form.Sent}) VALUES ($1, $2, $3)", digest, bytes, form.Write(added.At));
            if (added.Place != 0)
            {
                statements.Run("INSERT OR IGNORE INTO own.reply_key_place (key_digest, place) VALUES ($1, $2)", digest, added.Place);
            }
        }
    }

    private void Remove(ReplyKeyDigest digest)
    {
        var bytes = Bytes(digest);
        statements.Run("DELETE FROM reply_key WHERE key_digest = $1", bytes);
        statements.Run("DELETE FROM own.reply_key_place WHERE key_digest = $1", bytes);
    }

    private void Add(StoredSenderTag tag)
    {
        var recipient = tag.Recipient.ToArray();
        statements.Run(
            "INSERT OR IGNORE INTO own.sender_tag (recipient, place, tag) VALUES ($1, $2, $3)", recipient, tag.Place, tag.Tag.ToArray());
        if (form.IsOld && tag.Place == 0)
        {
            statements.Run("INSERT OR IGNORE INTO sender_tag (recipient, tag) VALUES ($1, $2)", recipient, tag.Tag.ToArray());
        }
    }

    private void Add(StoredOutgoing message)
    {
        RemoveOutgoing(message.Id);
        statements.Run(
            """
            INSERT INTO own.outbox
                (id, accepted, recipient, correspondent, lane_kind, lane_connection, lane_place, confirm, deadline, maximum_tries)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            message.Id,
            RegistrationTime.Of(message.AcceptedAt).ToStored(),
            message.Recipient?.ToArray(),
            message.Correspondent?.ToArray(),
            (int)message.Lane.Kind,
            unchecked((long)message.Lane.ConnectionId),
            message.Lane.Place,
            message.Wishes.Confirm ? 1 : 0,
            message.Wishes.Deadline is { } deadline ? RegistrationTime.Of(deadline).ToStored() : null,
            message.Wishes.MaximumTries);
        for (var i = 0; i < message.Fragments.Count; i++)
        {
            var bytes = new byte[message.Fragments[i].Length];
            message.Fragments[i].WriteTo(bytes);
            statements.Run(
                "INSERT INTO own.outbox_fragment (message, number, data, acknowledged) VALUES ($1, $2, $3, $4)",
                message.Id,
                i,
                bytes,
                message.Acknowledged.Contains(message.Fragments[i].Identifier) ? 1 : 0);
        }
    }

    private void RemoveOutgoing(long id)
    {
        statements.Run("DELETE FROM own.outbox WHERE id = $1", id);
        statements.Run("DELETE FROM own.outbox_fragment WHERE message = $1", id);
    }

    private static byte[] Bytes(ReplyKeyDigest digest)
    {
        var bytes = new byte[ReplyKeyDigest.Length];
        digest.CopyTo(bytes);
        return bytes;
    }
}
