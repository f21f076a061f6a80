using NymActors.Protocol.Replies;
using NymActors.Store;

namespace NymActors.Surbs;

/// <summary>
/// Finds the keys of replies for whoever opens packets, and tells for which session the reply is: that of the message that the SURB was
/// issued for. Not thread-safe: each packet is opened and asked about before the next one.
/// </summary>
/// <param name="keys">The keys of the SURBs given out.</param>
/// <param name="store">Forgets a key that was taken.</param>
/// <param name="confirmations">The keys of the SURBs with which recipients' clients say what arrived; in memory only.</param>
internal sealed class ReplyKeyFinder(IssuedReplyKeys keys, StoreWriter store, IssuedReplyKeys? confirmations = null)
{
    /// <summary>The place that stands for no session: the answer is for the client itself.</summary>
    public const int ForConfirmation = int.MinValue;

    private int? _place;

    /// <summary>Takes the key with this digest, once.</summary>
    public bool TryTake(ReplyKeyDigest digest, out SurbEncryptionKey key)
    {
        if (confirmations is not null && confirmations.TryTake(digest, out key))
        {
            _place = ForConfirmation;
            return true;
        }

        var found = keys.TryTake(digest, out key, out var place);
        _place = found ? place : null;
        if (found)
        {
            store.Write(new ReplyKeysRemoved([digest]));
        }

        return found;
    }

    /// <summary>The place of the session that the packet just opened answers; null when it answers nobody.</summary>
    public int? TakePlace()
    {
        var place = _place;
        _place = null;
        return place;
    }
}
