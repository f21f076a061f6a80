using System.Text.Json.Serialization;
using NymActors.Reports;

namespace NymActors.Host.Status;

/// <summary>What <c>GET /status</c> answers and <c>status --json</c> prints.</summary>
internal sealed record StatusDocument
{
    /// <summary>connected, reconnecting, withoutTopology or stopped.</summary>
    public required string State { get; init; }

    /// <summary>How far the client can be relied on: starting, online, degraded, offline or stopped (docs/reliability.md).</summary>
    public required string Condition { get; init; }

    /// <summary>Why not fully, in the words of that page.</summary>
    public required IReadOnlyList<string> Troubles { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why not connected, if it is known.</summary>
    public string? Reason { get; init; }

    /// <summary>When the client was started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The client's address.</summary>
    public required string Address { get; init; }

    /// <summary>The gateway's identity key.</summary>
    public required string Gateway { get; init; }

    /// <summary>Where the gateway is reached.</summary>
    public required string GatewayListener { get; init; }

    /// <summary>The version of the gateway protocol; null without a connection.</summary>
    public byte? GatewayProtocol { get; init; }

    /// <summary>Times the gateway connection was made again.</summary>
    public required long Reconnections { get; init; }

    /// <summary>Age of the network map in seconds; null without one.</summary>
    public long? TopologyAgeSeconds { get; init; }

    /// <summary>Fragments that wait, by lane.</summary>
    public required IReadOnlyDictionary<string, int> Lanes { get; init; }

    /// <summary>Messages by outcome.</summary>
    public required MessageReport Messages { get; init; }

    /// <summary>The books of the reply SURBs.</summary>
    public required SurbReport ReplySurbs { get; init; }

    /// <summary>Rates and cost.</summary>
    public required SendingReport Sending { get; init; }

    /// <summary>Writes a report down.</summary>
    public static StatusDocument Of(ClientReport report) => new()
    {
        State = report.Status switch
        {
            ClientStatus.Connected => "connected",
            ClientStatus.Reconnecting => "reconnecting",
            ClientStatus.WithoutTopology => "withoutTopology",
            _ => "stopped",
        },
        Condition = report.Condition.Availability.ToString().ToLowerInvariant(),
        Troubles = [.. report.Condition.Troubles.Select(static trouble => trouble.ToString())],
        Since = report.Since,
        Reason = report.Reason,
        Started = report.Started,
        Address = report.Address.ToString(),
        Gateway = report.Address.Gateway.ToString(),
        GatewayListener = report.GatewayListener.ToString(),
        GatewayProtocol = report.GatewayProtocol,
        Reconnections = report.Reconnections,
        TopologyAgeSeconds = (long?)report.TopologyAge?.TotalSeconds,
        Lanes = report.Lanes.GroupBy(static lane => lane.Lane.ToString()).ToDictionary(static lane => lane.Key, static lane => lane.Sum(one => one.Fragments)),
        Messages = report.Messages,
        ReplySurbs = report.ReplySurbs,
        Sending = report.Sending,
    };

    /// <summary>Whether the client can send and receive.</summary>
    [JsonIgnore]
    public bool IsConnected => State == "connected";
}
