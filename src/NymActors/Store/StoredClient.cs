using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;

namespace NymActors.Store;

/// <summary>What a store holds when it is opened.</summary>
internal sealed record StoredClient
{
    /// <summary>Reply SURBs held, those of one correspondent in the order in which they arrived.</summary>
    public IReadOnlyList<StoredSurb> Surbs { get; init; } = [];

    /// <summary>Keys of reply SURBs issued, the oldest first.</summary>
    public IReadOnlyList<StoredReplyKey> ReplyKeys { get; init; } = [];

    /// <summary>Under which tag the client writes to whom.</summary>
    public IReadOnlyList<StoredSenderTag> SenderTags { get; init; } = [];

    /// <summary>Received messages that no application has taken, in the order in which they arrived.</summary>
    public IReadOnlyList<StoredMessage> Inbox { get; init; } = [];

    /// <summary>The largest number that a received message ever had; 0 if there was none.</summary>
    public long LastMessage { get; init; }

    /// <summary>Accepted messages that have not got as far as wished, in the order in which they were accepted.</summary>
    public IReadOnlyList<StoredOutgoing> Outbox { get; init; } = [];

    /// <summary>The largest number that an accepted message ever had; 0 if there was none.</summary>
    public long LastOutgoing { get; init; }

    /// <summary>Fragment sets of messages that were received whole, the oldest first.</summary>
    public IReadOnlyList<FinishedSet> FinishedSets { get; init; } = [];

    /// <summary>What a person should know about the opening: something was damaged and set aside, or had to be dropped.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A reply SURB held.</summary>
/// <param name="Correspondent">Who gave it.</param>
/// <param name="Surb">The SURB.</param>
/// <param name="ReceivedAt">When SURBs of this correspondent arrived last.</param>
internal sealed record StoredSurb(SenderTag Correspondent, ReplySurb Surb, DateTimeOffset ReceivedAt);

/// <summary>The key of a reply SURB issued.</summary>
/// <param name="Key">The key.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="Place">The place of the session that the reply is for.</param>
internal sealed record StoredReplyKey(SurbEncryptionKey Key, DateTimeOffset IssuedAt, int Place);

/// <summary>A tag under which the client writes anonymously.</summary>
/// <param name="Recipient">To whom.</param>
/// <param name="Place">The place of the session that writes.</param>
/// <param name="Tag">The tag.</param>
internal sealed record StoredSenderTag(Recipient Recipient, int Place, SenderTag Tag);

/// <summary>A received message that no application has taken.</summary>
/// <param name="Id">Its number: grows with each message of the client, and is never given to another.</param>
/// <param name="Message">The message.</param>
/// <param name="Asker">The place of the session whose anonymous message it answers; null for everything else.</param>
/// <param name="ArrivedAt">When it was complete.</param>
internal sealed record StoredMessage(long Id, IncomingMessage Message, int? Asker, DateTimeOffset ArrivedAt);

/// <summary>
/// An accepted message that has not got as far as its sender wishes: the fragments that are still to arrive, or all of them if the recipient's
/// client may say that it lacks some.
/// </summary>
/// <param name="Id">Its number: grows with each message of the client, and is never given to another.</param>
/// <param name="Recipient">The address it goes to; null for a reply.</param>
/// <param name="Correspondent">The anonymous correspondent it goes to; null for a known recipient.</param>
/// <param name="Lane">The lane it waits in.</param>
/// <param name="Fragments">The fragments, at least one, as they were cut: the receiver knows by them that it has the message already.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
internal sealed record StoredOutgoing(
    long Id, Recipient? Recipient, SenderTag? Correspondent, TransmissionLane Lane, IReadOnlyList<Fragment> Fragments, DateTimeOffset AcceptedAt)
{
    /// <summary>What its sender wishes for it.</summary>
    public MessageWishes Wishes { get; init; } = MessageWishes.None;

    /// <summary>Which of the fragments are acknowledged already.</summary>
    public IReadOnlySet<FragmentIdentifier> Acknowledged { get; init; } = new HashSet<FragmentIdentifier>();
}
