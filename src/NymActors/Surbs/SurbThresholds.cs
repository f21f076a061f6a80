using NymActors.Configuration;

namespace NymActors.Surbs;

/// <summary>
/// When more reply SURBs are asked for, and how many. Source: docs/protocol/04-client-core.md 8.1, 8.6, 8.7.
/// </summary>
internal sealed record SurbThresholds
{
    /// <summary>SURBs kept back per correspondent: only a request for more may use them.</summary>
    public int Minimum { get; init; } = 10;

    /// <summary>Nothing is asked for while the SURBs held and expected reach this number.</summary>
    public int Maximum { get; init; } = 200;

    /// <summary>Extra headroom above <see cref="Minimum"/>.</summary>
    public int Buffer { get; init; }

    /// <summary>The smallest request.</summary>
    public int MinimumRequest { get; init; } = 10;

    /// <summary>The largest request.</summary>
    public int MaximumRequest { get; init; } = 50;

    /// <summary>The largest request that is served.</summary>
    public int MaximumServedRequest { get; init; } = 500;

    /// <summary>How long to wait for SURBs before asking again.</summary>
    public TimeSpan RerequestAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long replies wait for SURBs before they are given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests in a row without an answer before replies are given up.</summary>
    public int MaximumRerequests { get; init; } = 5;

    /// <summary>The thresholds of a configuration.</summary>
    public static SurbThresholds From(ReplySurbConfiguration configuration) => new()
    {
        Minimum = (int)configuration.MinimumReplySurbStorageThreshold,
        Maximum = (int)configuration.MaximumReplySurbStorageThreshold,
        Buffer = (int)configuration.MinimumReplySurbThresholdBuffer,
        MinimumRequest = (int)configuration.MinimumReplySurbRequestSize,
        MaximumRequest = (int)configuration.MaximumReplySurbRequestSize,
        MaximumServedRequest = (int)configuration.MaximumAllowedReplySurbRequestSize,
        RerequestAfter = configuration.MaximumReplySurbRerequestWaitingPeriod,
        GiveUpAfter = configuration.MaximumReplySurbDropWaitingPeriod,
        MaximumRerequests = (int)configuration.MaximumReplySurbsRerequests,
    };

    /// <summary>Whether to ask for more.</summary>
    /// <param name="waiting">Fragments that wait for a SURB.</param>
    /// <param name="available">SURBs held.</param>
    /// <param name="expected">SURBs asked for and not yet received.</param>
    public bool ShouldRequest(int waiting, int available, int expected) =>
        expected + available < Maximum && expected + available < waiting + Minimum + Buffer;

    /// <summary>How many to ask for.</summary>
    /// <param name="waiting">Fragments that wait for a SURB.</param>
    public int RequestSize(int waiting) => Math.Min(MaximumRequest, Math.Max(waiting + Buffer, MinimumRequest));
}
