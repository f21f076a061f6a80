using System.Globalization;
using Microsoft.Data.Sqlite;
using NymActors.Storage;

namespace NymActors.Store;

/// <summary>
/// One of the two forms of persistent_reply_store.sqlite that public clients write: how its columns are called and how it writes times.
/// Source: docs/protocol/04-client-core.md 18.2 and 18.3.
/// </summary>
/// <param name="IsOld">The form of 1.1.29, which has tags and whole seconds, and no rotation of keys.</param>
/// <param name="Flushed">Column of the time of the last complete writing.</param>
/// <param name="Sent">Column of the time at which a reply key was issued.</param>
/// <param name="Received">Column of the time at which SURBs arrived last.</param>
internal sealed record ReplyStoreForm(bool IsOld, string Flushed, string Sent, string Received)
{
    /// <summary>The form of 1.1.29.</summary>
    public static ReplyStoreForm Old { get; } = new(IsOld: true, "previous_flush_timestamp", "sent_at_timestamp", "last_sent_timestamp");

    /// <summary>The form of 1.1.76.</summary>
    public static ReplyStoreForm Current { get; } = new(IsOld: false, "previous_flush", "sent_at", "last_sent");

    /// <summary>The value of a column of a time.</summary>
    public object Write(DateTimeOffset time) => IsOld ? time.ToUnixTimeSeconds() : RegistrationTime.Of(time).ToStored();

    /// <summary>Reads a column of a time: seconds since 1970, RFC 3339, or date and time with a space between.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static DateTimeOffset ReadTime(SqliteDataReader row, int column)
    {
        if (row.GetValue(column) is long seconds)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        var text = Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!;
        return RegistrationTime.TryParse(text, out var time)
            ? time.Second.AddTicks(time.Nanoseconds / 100)
            : throw new FormatException($"\"{text}\" is no time.");
    }
}
