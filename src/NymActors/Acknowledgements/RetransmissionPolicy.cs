namespace NymActors.Acknowledgements;

/// <summary>When a fragment is sent again and when it is given up. Source: docs/protocol/04-client-core.md 7.2 and 7.5.</summary>
/// <param name="WaitMultiplier">Factor on the expected round trip; at least 1.</param>
/// <param name="WaitAddition">Added to every wait; covers what the expected delays leave out (sockets, queues).</param>
/// <param name="MaximumRetransmissions">Times a fragment is sent again before its message fails.</param>
/// <param name="MaximumReplyRetransmissions">The same for fragments that each cost a reply SURB.</param>
internal sealed record RetransmissionPolicy(
    double WaitMultiplier,
    TimeSpan WaitAddition,
    int MaximumRetransmissions,
    int MaximumReplyRetransmissions)
{
    /// <summary>How long to wait for an acknowledgement.</summary>
    /// <param name="expectedRoundTrip">Sum of the mixing delays there and back.</param>
    public TimeSpan Wait(TimeSpan expectedRoundTrip) => (expectedRoundTrip * WaitMultiplier) + WaitAddition;

    /// <summary>Whether the fragment may be sent once more.</summary>
    public bool AllowsAnother(PendingFragment fragment) =>
        fragment.Retransmissions < (fragment.Correspondent is null ? MaximumRetransmissions : MaximumReplyRetransmissions);
}
