using NymActors.Outgoing;
using NymActors.Protocol.Chunking;

namespace NymActors.Acknowledgements;

/// <summary>
/// When a fragment is sent again and when it is given up. The wait begins with what the mixing delays let expect
/// (docs/protocol/04-client-core.md 7.2 and 7.5) and grows with what sockets and queues are seen to add to it, so that a network
/// that is slow is not made slower by copies. It grows little with the attempts of one fragment: a mixnet loses packets because a
/// node is away, and the next route avoids it. Only where each attempt costs a reply SURB it doubles, so that a few attempts outlast an outage of
/// minutes. Not thread-safe.
/// </summary>
/// <param name="waitMultiplier">Factor on the expected round trip; at least 1.</param>
/// <param name="waitAddition">Least allowance for what the expected delays leave out (sockets, queues).</param>
/// <param name="maximumRetransmissions">
/// Times a fragment is sent again before its message fails; null to go on for <see cref="Patience"/>. What is wished for a message goes before it.
/// </param>
/// <param name="maximumReplyRetransmissions">The same for fragments that each cost a reply SURB.</param>
internal sealed class RetransmissionPolicy(
    double waitMultiplier,
    TimeSpan waitAddition,
    int? maximumRetransmissions,
    int maximumReplyRetransmissions)
{
    private const double GrowthPerAttempt = 1.25;
    private const double MaximumGrowth = 2;
    private const double GrowthPerReplyAttempt = 2;

    // A client that was away for long has tried little in that time.
    private const int LeastRetransmissions = 20;
    private const double BecomesQuick = 1.5;
    private const int RememberedFragments = 4096;
    private static readonly TimeSpan LongestAllowance = TimeSpan.FromSeconds(30);

    // What the attempts of a fragment may add, where the network itself is quick: a node that is away for minutes is tried at this pace.
    private static readonly TimeSpan LongestGrown = TimeSpan.FromSeconds(10);

    // Fragments that were sent more than once and are acknowledged: a second acknowledgement tells that the wait was too short.
    private readonly Dictionary<FragmentIdentifier, TimeSpan> _firstDelays = [];
    private readonly Queue<FragmentIdentifier> _remembered = [];

    private readonly DelayEstimate _beyondExpected = new();

    private TimeSpan _longestUsed;

    /// <summary>The longest wait before a fragment that is neither queued nor acknowledged is looked at again, whatever was lost.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a fragment is tried whose number of transmissions nobody has bounded: longer than a gateway is away that is started again, and short
    /// enough for an application to hear of an address that nobody serves.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(1);

    /// <summary>What is allowed now beyond the expected round trip.</summary>
    public TimeSpan Allowance
    {
        get
        {
            var observed = _beyondExpected.UpperBound;
            var wanted = observed > waitAddition ? observed : waitAddition;
            return wanted < LongestAllowance ? wanted : LongestAllowance;
        }
    }

    /// <summary>How long to wait for the acknowledgement of the transmission that has just left.</summary>
    /// <param name="fragment">The fragment, with the expected round trip of this transmission.</param>
    public TimeSpan Wait(PendingFragment fragment)
    {
        var allowance = Allowance;
        _longestUsed = allowance > _longestUsed ? allowance : _longestUsed;
        var wait = (fragment.ExpectedRoundTrip * waitMultiplier) + (fragment.Correspondent is null ? Grown(allowance, fragment) : GrownReply(allowance, fragment));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>
    /// Whether the waits that were set lately were set for a network much slower than it is now: after an outage, when acknowledgements that had been
    /// held up have come and others follow at the usual speed. True once for each time.
    /// </summary>
    public bool HasBecomeQuick()
    {
        var allowance = Allowance;
        if (allowance * BecomesQuick > _longestUsed)
        {
            return false;
        }

        _longestUsed = allowance;
        return true;
    }

    /// <summary>When the last transmission of a fragment should be acknowledged as things are now, however often it was sent.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="otherwise">The answer for one that was not sent.</param>
    public TimeSpan DeadlineNow(PendingFragment fragment, TimeSpan otherwise) =>
        fragment.SentAt is { } sent ? sent.Last + (fragment.ExpectedRoundTrip * waitMultiplier) + Allowance : otherwise;

    /// <summary>
    /// Learns from the first acknowledgement of a fragment. When the fragment was sent once, or the acknowledgement comes sooner
    /// after the last transmission than the mixing alone takes, it belongs to the first transmission; otherwise nobody knows (Karn's
    /// rule), unless a second one follows.
    /// </summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="now">When the acknowledgement came.</param>
    public void Acknowledged(PendingFragment fragment, TimeSpan now)
    {
        if (fragment.SentAt is not { } sent)
        {
            return;
        }

        var delay = now - sent.First - fragment.ExpectedRoundTrip;
        if (fragment.Retransmissions == 0 || now - sent.Last < fragment.ExpectedRoundTrip / 2)
        {
            _beyondExpected.Add(delay);
        }
        else
        {
            Remember(fragment.Fragment.Identifier, delay);
        }
    }

    /// <summary>
    /// Learns from another acknowledgement of a fragment: two transmissions arrived, so the first acknowledgement was that of an
    /// earlier one, and sending again was needless.
    /// </summary>
    /// <param name="identifier">The fragment.</param>
    public void AcknowledgedAgain(FragmentIdentifier identifier)
    {
        if (_firstDelays.Remove(identifier, out var delay))
        {
            _beyondExpected.Add(delay);
        }
    }

    /// <summary>Whether the fragment may be sent once more.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="now">The time, on the clock of <see cref="PendingFragment.WatchedSince"/>.</param>
    public bool AllowsAnother(PendingFragment fragment, TimeSpan now)
    {
        if (fragment is { IsCompanion: false, Message.Wishes.MaximumTries: { } tries })
        {
            return fragment.Retransmissions + 1 < tries;
        }

        return (fragment.Correspondent is null ? maximumRetransmissions : maximumReplyRetransmissions) is { } maximum
            ? fragment.Retransmissions < maximum
            : fragment.Retransmissions < LeastRetransmissions || now - (fragment.WatchedSince ?? now) < Patience;
    }

    private static TimeSpan Grown(TimeSpan allowance, PendingFragment fragment)
    {
        var grown = allowance * Math.Min(Math.Pow(GrowthPerAttempt, fragment.Retransmissions), MaximumGrowth);
        var longest = allowance > LongestGrown ? allowance : LongestGrown;
        return grown < longest ? grown : longest;
    }

    private static TimeSpan GrownReply(TimeSpan allowance, PendingFragment fragment) =>
        allowance * Math.Pow(GrowthPerReplyAttempt, Math.Min(fragment.Retransmissions, 10));

    private void Remember(FragmentIdentifier identifier, TimeSpan delay)
    {
        if (!_firstDelays.TryAdd(identifier, delay))
        {
            return;
        }

        _remembered.Enqueue(identifier);
        if (_remembered.Count > RememberedFragments)
        {
            _firstDelays.Remove(_remembered.Dequeue());
        }
    }
}
