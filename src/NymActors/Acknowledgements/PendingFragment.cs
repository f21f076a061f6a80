using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Replies;
using NymActors.Traffic;

namespace NymActors.Acknowledgements;

/// <summary>
/// One fragment on its way: from the moment it is queued until its acknowledgement arrives. The same object travels through
/// the lanes, the sending stream and the table of pending acknowledgements, so that an acknowledgement is seen everywhere.
/// </summary>
internal sealed class PendingFragment
{
    private volatile bool _settled;

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

    /// <summary>The SURB of the next transmission, given by the SURB store; every transmission needs a fresh one.</summary>
    public ReplySurb? Surb { get; set; }

    /// <summary>How often the fragment was sent again.</summary>
    public int Retransmissions { get; set; }

    /// <summary>Acknowledged or given up: whoever holds the fragment drops it.</summary>
    public bool Settled => _settled;

    /// <summary>A fragment for a known address.</summary>
    public static PendingFragment To(Recipient recipient, Fragment fragment, TransmissionLane lane, MessageTracker? message) =>
        new(fragment, lane, message) { Recipient = recipient };

    /// <summary>A fragment for an anonymous correspondent.</summary>
    public static PendingFragment Reply(SenderTag correspondent, Fragment fragment, TransmissionLane lane, MessageTracker? message) =>
        new(fragment, lane, message) { Correspondent = correspondent };

    /// <summary>A request for more SURBs, always a single fragment.</summary>
    public static PendingFragment SurbRequest(SenderTag correspondent, Fragment fragment) =>
        new(fragment, TransmissionLane.ReplySurbRequest, null) { Correspondent = correspondent, IsSurbRequest = true };

    /// <summary>The acknowledgement arrived.</summary>
    public void Acknowledge()
    {
        if (!_settled)
        {
            _settled = true;
            Message?.FragmentAcknowledged();
        }
    }

    /// <summary>The client will not send the fragment again.</summary>
    public void GiveUp(NymClientException reason)
    {
        _settled = true;
        Message?.Fail(reason);
    }
}
