using NymActors.Protocol.Addressing;

namespace NymActors.Reports;

/// <summary>How a client is at one moment, in figures: what <c>nym-client status</c> and health pages show. Holds no secret.</summary>
public sealed record ClientReport
{
    /// <summary>Whether there are a gateway connection and a network map; see <see cref="Condition"/> for whether packets get through.</summary>
    public required ClientStatus Status { get; init; }

    /// <summary>How far the client can be relied on, and why.</summary>
    public required ClientCondition Condition { get; init; }

    /// <summary>Since when the condition is so, by the client's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why the client cannot send and receive; null while it can, or when the reason is not known.</summary>
    public string? Reason { get; init; }

    /// <summary>When the client was started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What others send to.</summary>
    public required Recipient Address { get; init; }

    /// <summary>Where the gateway takes clients.</summary>
    public required Uri GatewayListener { get; init; }

    /// <summary>The version of the gateway protocol that is spoken, 1 or above; null while there is no connection.</summary>
    public byte? GatewayProtocol { get; init; }

    /// <summary>Times the gateway connection was made again after a loss.</summary>
    public required long Reconnections { get; init; }

    /// <summary>How old the network map is; null while there is none.</summary>
    public TimeSpan? TopologyAge { get; init; }

    /// <summary>Lanes in which fragments wait, the fullest first.</summary>
    public required IReadOnlyList<LaneReport> Lanes { get; init; }

    /// <summary>Messages by what became of them.</summary>
    public required MessageReport Messages { get; init; }

    /// <summary>Reply SURBs held and given out.</summary>
    public required SurbReport ReplySurbs { get; init; }

    /// <summary>How fast packets leave.</summary>
    public required SendingReport Sending { get; init; }

    /// <summary>How well it keeps its times.</summary>
    public PacingReport Pacing { get; init; } = new(0, 0, 0, 1);
}
