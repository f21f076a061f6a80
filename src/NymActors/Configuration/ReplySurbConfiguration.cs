namespace NymActors.Configuration;

/// <summary>Reply SURBs, <c>[debug.reply_surbs]</c> (docs/protocol/04-client-core.md sections 8.1 and 19.7).</summary>
public sealed record ReplySurbConfiguration
{
    /// <summary>SURBs of one sender tag that only a request for more may use, 10 by default.</summary>
    public uint MinimumReplySurbStorageThreshold { get; init; } = 10;

    /// <summary>No more are requested while so many are stored or expected, 200 by default.</summary>
    public uint MaximumReplySurbStorageThreshold { get; init; } = 200;

    /// <summary>Extra headroom above the minimum, 0 by default.</summary>
    public uint MinimumReplySurbThresholdBuffer { get; init; }

    /// <summary>The smallest request for more, 10 by default.</summary>
    public uint MinimumReplySurbRequestSize { get; init; } = 10;

    /// <summary>The largest request for more, 50 by default (v1.1.29: 100).</summary>
    public uint MaximumReplySurbRequestSize { get; init; } = 50;

    /// <summary>The largest request of a correspondent that is served, 500 by default.</summary>
    public uint MaximumAllowedReplySurbRequestSize { get; init; } = 500;

    /// <summary>How long an unanswered request waits before it is repeated, 10 seconds by default.</summary>
    public TimeSpan MaximumReplySurbRerequestWaitingPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long replies wait for SURBs before they are dropped, 5 minutes by default.</summary>
    public TimeSpan MaximumReplySurbDropWaitingPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a request is repeated before the replies are dropped, 5 by default.</summary>
    public uint MaximumReplySurbsRerequests { get; init; } = 5;

    /// <summary>How long after the last SURBs of a correspondent all of its SURBs are dropped, 12 hours by default (v1.1.29; since then key rotation decides in the public client).</summary>
    public TimeSpan MaximumReplySurbAge { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The age at which the keys of SURBs that were handed out are dropped, 24 hours by default.</summary>
    public TimeSpan MaximumReplyKeyAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The form in which SURBs are given out, by default what the network tells.</summary>
    public ReplySurbFormat Format { get; init; } = ReplySurbFormat.Automatic;

    /// <summary>The number of mix hops of a SURB; null for the network's default. Read, without effect.</summary>
    public byte? SurbMixHops { get; init; }
}
