using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;

namespace NymActors.Store;

/// <summary>One thing that a client must not forget any more, or may forget now.</summary>
internal abstract record StoreChange;

/// <summary>Reply SURBs arrived.</summary>
/// <param name="Correspondent">Who gave them.</param>
/// <param name="Surbs">The SURBs, the first one to be used first.</param>
/// <param name="At">When.</param>
internal sealed record SurbsAdded(SenderTag Correspondent, IReadOnlyList<ReplySurb> Surbs, DateTimeOffset At) : StoreChange;

/// <summary>Reply SURBs are about to be used, or are of no use any more. None of them leaves the client before this is stored.</summary>
/// <param name="Keys">Their keys, which name them.</param>
internal sealed record SurbsRemoved(IReadOnlyList<SurbEncryptionKey> Keys) : StoreChange;

/// <summary>Reply SURBs are about to be given out.</summary>
/// <param name="Keys">Their keys.</param>
/// <param name="At">When.</param>
/// <param name="Place">The place of the session that the replies are for.</param>
internal sealed record ReplyKeysAdded(IReadOnlyList<SurbEncryptionKey> Keys, DateTimeOffset At, int Place) : StoreChange;

/// <summary>Replies arrived, or the keys for them are too old.</summary>
/// <param name="Digests">The digests of the keys.</param>
internal sealed record ReplyKeysRemoved(IReadOnlyList<ReplyKeyDigest> Digests) : StoreChange;

/// <summary>The client writes to somebody anonymously for the first time.</summary>
/// <param name="Tag">The tag, and whom it is for.</param>
internal sealed record SenderTagAdded(StoredSenderTag Tag) : StoreChange;

/// <summary>
/// A message of any kind is complete. All that it brings is stored at once: a copy that comes later must find either nothing of it or all.
/// </summary>
/// <param name="Sets">The fragment sets that it came in: what comes of them again is nothing new.</param>
/// <param name="At">When.</param>
internal sealed record MessageCompleted(IReadOnlyList<FinishedSet> Sets, DateTimeOffset At) : StoreChange
{
    /// <summary>What it is for an application, if it is.</summary>
    public StoredMessage? Message { get; init; }

    /// <summary>The reply SURBs that it brings, if any.</summary>
    public SurbsAdded? Surbs { get; init; }
}

/// <summary>An application has a message.</summary>
/// <param name="Id">The number of the message.</param>
internal sealed record MessageTaken(long Id) : StoreChange;

/// <summary>Fragment sets were received so long ago that nobody sends them any more, or there are too many.</summary>
/// <param name="Before">Those received before are forgotten.</param>
/// <param name="Newest">How many of the newest stay at most.</param>
internal sealed record SetsForgotten(DateTimeOffset Before, int Newest) : StoreChange;

/// <summary>A message is accepted, or what is left of it is kept for the next start.</summary>
/// <param name="Message">The message; one with the same number is replaced.</param>
internal sealed record OutgoingKept(StoredOutgoing Message) : StoreChange;

/// <summary>Accepted messages are acknowledged or given up.</summary>
/// <param name="Ids">Their numbers.</param>
internal sealed record OutgoingSettled(IReadOnlyList<long> Ids) : StoreChange;
