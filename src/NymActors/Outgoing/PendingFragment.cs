using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;

namespace NymActors.Outgoing;

/// <summary>
/// One fragment on its way: from the moment it is queued until its acknowledgement arrives. The same object travels through
/// the lanes, the sending stream and the table of pending acknowledgements, so that an acknowledgement is seen everywhere.
/// </summary>
internal sealed class PendingFragment
{
    private volatile bool _settled;
    private volatile bool _isQueued;
    private ReplySurb? _surb;
    private Queue<ReplySurb>? _spareSurbs;

    private PendingFragment(Fragment fragment, TransmissionLane lane, MessageTracker? message)
    {
        Fragment = fragment;
        Lane = lane;
        Message = message;
    }

    /// <summary>The plaintext piece; the same for every transmission, which is what lets the receiver recognise duplicates.</summary>
    public Fragment Fragment { get; }

    /// <summary>The lane of the first transmission.</summary>
    public TransmissionLane Lane { get; }

    /// <summary>The message the fragment belongs to; null for the client's own traffic (SURB requests and answers to them).</summary>
    public MessageTracker? Message { get; }

    /// <summary>The address the fragment goes to; null for a fragment that travels by reply SURB.</summary>
    public Recipient? Recipient { get; private init; }

    /// <summary>The anonymous correspondent the fragment goes to; null for a known recipient.</summary>
    public SenderTag? Correspondent { get; private init; }

    /// <summary>A request for more SURBs: the only kind of reply that may use the last ones.</summary>
    public bool IsSurbRequest { get; private init; }

    /// <summary>
    /// It says something about the message and is no part of it: a question whether that arrived, or a fragment that the recipient lacks after
    /// all. What becomes of it changes nothing in the receipt; it is dropped when the message is over.
    /// </summary>
    public bool IsCompanion { get; private init; }

    /// <summary>It tells a correspondent what arrived: it brings its own SURBs, and is dropped when they are used up.</summary>
    public bool IsConfirmation => _spareSurbs is not null;

    /// <summary>When it was watched first, on the acknowledgement actor's clock.</summary>
    public TimeSpan? WatchedSince { get; set; }

    /// <summary>How often the fragment was sent again.</summary>
    public int Retransmissions { get; set; }

    /// <summary>How often no packet could be built for it.</summary>
    public int FailedPreparations { get; set; }

    /// <summary>
    /// The number of the transmission under way, drawn anew whenever the sending stream takes the fragment: a packet of an earlier
    /// one, made by a stream that failed since, is not sent any more.
    /// </summary>
    public int Transmission { get; set; }

    /// <summary>It waits in the sending queue or is inside the sending stream. Set by the queue.</summary>
    public bool IsQueued
    {
        get => _isQueued;
        set => _isQueued = value;
    }

    /// <summary>When it was handed to the gateway first, and last; on the acknowledgement actor's clock.</summary>
    public (TimeSpan First, TimeSpan Last)? SentAt { get; set; }

    /// <summary>Sum of the mixing delays, there and back, of its last packet.</summary>
    public TimeSpan ExpectedRoundTrip { get; set; }

    /// <summary>Acknowledged or given up, or its message was: whoever holds the fragment drops it.</summary>
    public bool Settled => _settled || Message is { IsOver: true };

    /// <summary>Whether the fragment itself was acknowledged.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>A fragment for a known address.</summary>
    public static PendingFragment To(Recipient recipient, Fragment fragment, TransmissionLane lane, MessageTracker? message) =>
        new(fragment, lane, message) { Recipient = recipient };

    /// <summary>A fragment for an anonymous correspondent.</summary>
    public static PendingFragment Reply(SenderTag correspondent, Fragment fragment, TransmissionLane lane, MessageTracker? message) =>
        new(fragment, lane, message) { Correspondent = correspondent };

    /// <summary>A request for more SURBs, always a single fragment.</summary>
    public static PendingFragment SurbRequest(SenderTag correspondent, Fragment fragment) =>
        new(fragment, TransmissionLane.ReplySurbRequest, null) { Correspondent = correspondent, IsSurbRequest = true };

    /// <summary>A fragment that goes with a message to a known address and is no part of it.</summary>
    public static PendingFragment Companion(Recipient recipient, Fragment fragment, TransmissionLane lane, MessageTracker message) =>
        new(fragment, lane, message) { Recipient = recipient, IsCompanion = true };

    /// <summary>What arrived, for an anonymous correspondent; always a single fragment.</summary>
    /// <param name="correspondent">The tag of the question.</param>
    /// <param name="fragment">The fragment.</param>
    /// <param name="surbs">The SURBs that came with the question, at least one: one for each transmission.</param>
    public static PendingFragment Confirmation(SenderTag correspondent, Fragment fragment, IReadOnlyList<ReplySurb> surbs)
    {
        var made = new PendingFragment(fragment, TransmissionLane.Confirmation, null) { Correspondent = correspondent, _spareSurbs = new(surbs) };
        made.TryGiveSpareSurb();
        return made;
    }

    /// <summary>Gives a confirmation the next of its own SURBs; false when there is none left.</summary>
    public bool TryGiveSpareSurb()
    {
        TakeSurb();
        if (!_spareSurbs!.TryDequeue(out var surb))
        {
            return false;
        }

        GiveSurb(surb);
        return true;
    }

    /// <summary>Gives the fragment the SURB of its next transmission; every transmission needs a fresh one.</summary>
    public void GiveSurb(ReplySurb surb) => Volatile.Write(ref _surb, surb);

    /// <summary>Takes the SURB, once: whatever becomes of the packet built with it, no second one is. Null when there is none.</summary>
    public ReplySurb? TakeSurb() => Interlocked.Exchange(ref _surb, null);

    /// <summary>The acknowledgement arrived.</summary>
    public void Acknowledge()
    {
        if (!_settled)
        {
            IsAcknowledged = true;
            _settled = true;
            if (!IsCompanion)
            {
                Message?.FragmentAcknowledged();
            }
        }
    }

    /// <summary>Nobody needs the fragment any more.</summary>
    public void Drop() => _settled = true;

    /// <summary>The client will not send the fragment again.</summary>
    public void GiveUp(NymClientException reason)
    {
        _settled = true;
        if (!IsCompanion)
        {
            Message?.Fail(reason);
        }
    }
}
