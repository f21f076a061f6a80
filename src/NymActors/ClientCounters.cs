using NymActors.Surbs;

namespace NymActors;

/// <summary>
/// What one client did since it started: one counter for everything it sends, receives or drops. Written by the actors, read
/// at any time from any thread; the numbers are exact but not taken at one common moment.
/// </summary>
public sealed class ClientCounters
{
    private int _pendingAcknowledgements;

    /// <summary>Messages taken in to be sent.</summary>
    public Counter MessagesAccepted { get; } = new();

    /// <summary>Messages of which every fragment was acknowledged.</summary>
    public Counter MessagesAcknowledged { get; } = new();

    /// <summary>Messages given up, with a reason that their senders were told.</summary>
    public Counter MessagesFailed { get; } = new();

    /// <summary>Messages that their recipients' clients confirmed.</summary>
    public Counter MessagesConfirmed { get; } = new();

    /// <summary>Messages that were acknowledged, and whose recipients' clients did not confirm them though that was wished.</summary>
    public Counter MessagesNotConfirmed { get; } = new();

    /// <summary>Questions to recipients' clients whether a message arrived.</summary>
    public Counter ConfirmationsAsked { get; } = new();

    /// <summary>Answers to others' questions whether a message arrived.</summary>
    public Counter ConfirmationsGiven { get; } = new();

    /// <summary>Fragments sent again because the recipient's client lacked them, though they had been acknowledged.</summary>
    public Counter Repairs { get; } = new();

    /// <summary>Packets with a fragment handed to the gateway, retransmissions included.</summary>
    public Counter RealPacketsSent { get; } = new();

    /// <summary>Cover packets of the sending stream, sent because nothing real waited at a tick.</summary>
    public Counter CoverPacketsSent { get; } = new();

    /// <summary>Packets of the independent loop cover stream.</summary>
    public Counter LoopCoverPacketsSent { get; } = new();

    /// <summary>Fragments received, duplicates included.</summary>
    public Counter FragmentsReceived { get; } = new();

    /// <summary>The client's own cover packets that came back.</summary>
    public Counter CoverPacketsReceived { get; } = new();

    /// <summary>Messages put together from fragments.</summary>
    public Counter MessagesReceived { get; } = new();

    /// <summary>Packets dropped because they neither decrypt to a fragment nor to cover.</summary>
    public Counter MalformedPackets { get; } = new();

    /// <summary>Messages dropped because their content does not decode.</summary>
    public Counter MalformedMessages { get; } = new();

    /// <summary>Messages dropped because too many waited for an application.</summary>
    public Counter UndeliveredMessages { get; } = new();

    /// <summary>Acknowledgements of fragments.</summary>
    public Counter Acknowledgements { get; } = new();

    /// <summary>Acknowledgements of cover packets.</summary>
    public Counter CoverAcknowledgements { get; } = new();

    /// <summary>Acknowledgements of fragments that are not (or no longer) waited for.</summary>
    public Counter UnknownAcknowledgements { get; } = new();

    /// <summary>Acknowledgements that do not decode.</summary>
    public Counter MalformedAcknowledgements { get; } = new();

    /// <summary>Fragments sent again because no acknowledgement came in time.</summary>
    public Counter Retransmissions { get; } = new();

    /// <summary>Fragments the client stopped sending.</summary>
    public Counter GivenUp { get; } = new();

    /// <summary>Ticks at which no packet could be built because no usable topology is held.</summary>
    public Counter UnroutablePackets { get; } = new();

    /// <summary>Packets that could not be built because of what they carry or of a node on the way; each gives up one attempt.</summary>
    public Counter UnbuildablePackets { get; } = new();

    /// <summary>
    /// Reply SURBs received; those that the store held at the start count as received then. At any moment this is the sum of those spent, expired,
    /// dropped and held (docs/reliability.md).
    /// </summary>
    public Counter ReplySurbsReceived => ReplySurbBook.Entered;

    /// <summary>Reply SURBs spent on a packet: of a reply, sent for the first time or again, or of a request for more.</summary>
    public Counter ReplySurbsSpent => ReplySurbBook.Used;

    /// <summary>Reply SURBs that became too old, or were made for keys that the nodes have no more.</summary>
    public Counter ReplySurbsExpired => ReplySurbBook.Expired;

    /// <summary>Reply SURBs dropped because a correspondent sent more than are kept, or made room for another one.</summary>
    public Counter ReplySurbsDropped => ReplySurbBook.Dropped;

    /// <summary>Reply SURBs held now, of all correspondents.</summary>
    public long ReplySurbsHeld => ReplySurbBook.Balance.Held;

    /// <summary>Reply SURBs asked for and not yet received, of all correspondents.</summary>
    public long ReplySurbsExpected => ReplySurbBook.Expected;

    /// <summary>
    /// Keys of reply SURBs that this client gave out; those that the store held at the start count as issued then. At any moment this is the sum of
    /// those used, expired, dropped and held.
    /// </summary>
    public Counter ReplyKeysIssued => ReplyKeyBook.Entered;

    /// <summary>Keys of reply SURBs that opened a reply.</summary>
    public Counter ReplyKeysUsed => ReplyKeyBook.Used;

    /// <summary>Keys of reply SURBs that no reply came for in the time they are kept.</summary>
    public Counter ReplyKeysExpired => ReplyKeyBook.Expired;

    /// <summary>Keys of reply SURBs dropped because more were issued than are kept.</summary>
    public Counter ReplyKeysDropped => ReplyKeyBook.Dropped;

    /// <summary>Keys of reply SURBs that wait for their reply now.</summary>
    public long ReplyKeysHeld => ReplyKeyBook.Balance.Held;

    /// <summary>Requests for more reply SURBs sent.</summary>
    public Counter ReplySurbRequestsSent { get; } = new();

    /// <summary>Requests for more reply SURBs refused, because their sender was never written to.</summary>
    public Counter ReplySurbRequestsRefused { get; } = new();

    /// <summary>Times the gateway connection was made again after a loss.</summary>
    public Counter Reconnections { get; } = new();

    /// <summary>Packets that the gateway refused for want of bandwidth; what they carried is sent again.</summary>
    public Counter RefusedPackets { get; } = new();

    /// <summary>Times the gateway did not know the client any more, and it was registered there again with the same keys.</summary>
    public Counter RepeatedRegistrations { get; } = new();

    /// <summary>Network maps refused as a whole, because too much of the network was missing in them.</summary>
    public Counter RefusedTopologies { get; } = new();

    /// <summary>Frames from the gateway that do not decrypt or decode.</summary>
    public Counter MalformedGatewayFrames { get; } = new();

    /// <summary>Changes that the client's store took: SURBs, reply keys, messages received and kept.</summary>
    public Counter StoredChanges { get; } = new();

    /// <summary>Times the store could not write, because the disk was full or failed. What it was given is tried again.</summary>
    public Counter StoreRefusals { get; } = new();

    /// <summary>Changes that the store can never take: a defect, contained.</summary>
    public Counter UnstorableChanges { get; } = new();

    /// <summary>The book of the reply SURBs held, of all correspondents.</summary>
    internal SurbLedger ReplySurbBook { get; } = new();

    /// <summary>The book of the keys of reply SURBs given out.</summary>
    internal SurbLedger ReplyKeyBook { get; } = new();

    /// <summary>The client's own packets that came back through the mixnet: cover, and acknowledgements, which it made itself.</summary>
    internal long OwnPacketsBack =>
        CoverPacketsReceived.Value + Acknowledgements.Value + CoverAcknowledgements.Value + UnknownAcknowledgements.Value;

    /// <summary>Fragments that wait for an acknowledgement now.</summary>
    public int PendingAcknowledgements
    {
        get => Volatile.Read(ref _pendingAcknowledgements);
        internal set => Volatile.Write(ref _pendingAcknowledgements, value);
    }
}
