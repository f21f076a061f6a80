using NymActors.Configuration;
using NymActors.Gateways;
using NymActors.Topology;

namespace NymActors.Health;

/// <summary>Says how a client is, from what its parts know. Not thread-safe.</summary>
/// <param name="configuration">What is asked of the client.</param>
/// <param name="gateway">The connection.</param>
/// <param name="topology">The network map.</param>
/// <param name="proof">Whether own packets come back.</param>
/// <param name="time">The client's clock.</param>
/// <param name="storeTrouble">Why the client's store refuses what it is given; null when it does not.</param>
internal sealed class ConditionJudge(
    ClientConfiguration configuration,
    GatewayConnectionState gateway,
    CurrentTopology topology,
    MixnetProof proof,
    TimeProvider time,
    Func<string?>? storeTrouble = null)
{
    private static readonly TimeSpan LeastOldAge = TimeSpan.FromHours(1);

    // The meter measures over ten seconds, and so it takes as long until it has seen a new rate.
    private static readonly TimeSpan RatePatience = TimeSpan.FromSeconds(15);

    private readonly double? _wishedRate = configuration.WishedPacketsPerSecond;
    private bool _wasProven;
    private long? _sendingSince;

    /// <summary>The condition of this moment.</summary>
    public (ClientAvailability Availability, ClientTrouble[] Troubles, string? Detail) Judge()
    {
        var canSend = topology.Value is not null && gateway.Link is not null && !gateway.Bandwidth.IsOut;
        _sendingSince = canSend ? _sendingSince ?? time.GetTimestamp() : null;
        if (topology.Value is null)
        {
            return Offline(ClientTrouble.NoTopology, topology.LastTrouble);
        }

        if (gateway.Link is null)
        {
            return Offline(TroubleOf(gateway.LastError), gateway.LastTrouble);
        }

        if (!proof.IsProven || proof.IsMissing)
        {
            // Without bandwidth none leaves.
            var why = gateway.Bandwidth.IsOut ? ClientTrouble.NoBandwidth : ClientTrouble.NoOwnPacketBack;
            return _wasProven || proof.IsMissing ? Offline(why, null) : (ClientAvailability.Starting, [], null);
        }

        _wasProven = true;
        ClientTrouble[] troubles = [.. SmallTroubles()];
        return (troubles.Length == 0 ? ClientAvailability.Online : ClientAvailability.Degraded, troubles, DetailOf(troubles));
    }

    private string? DetailOf(ClientTrouble[] troubles) => troubles switch
    {
        [ClientTrouble.StorageRefuses, ..] => storeTrouble?.Invoke(),
        [ClientTrouble.TopologyOld, ..] => topology.LastTrouble,
        _ => null,
    };

    private (ClientAvailability Availability, ClientTrouble[] Troubles, string? Detail) Offline(ClientTrouble trouble, string? detail) =>
        _wasProven || proof.IsMissing || detail is not null
            ? (ClientAvailability.Offline, [trouble, .. topology.IsOwnGatewayMissing ? [ClientTrouble.GatewayNotInNetwork] : Array.Empty<ClientTrouble>()], detail)
            : (ClientAvailability.Starting, [], null);

    private IEnumerable<ClientTrouble> SmallTroubles()
    {
        if (storeTrouble?.Invoke() is not null)
        {
            yield return ClientTrouble.StorageRefuses;
        }

        if (gateway.Bandwidth.IsOut)
        {
            yield return ClientTrouble.NoBandwidth;
        }

        if (topology.IsOwnGatewayMissing)
        {
            yield return ClientTrouble.GatewayNotInNetwork;
        }

        var old = 3 * configuration.Topology.TopologyRefreshRate;
        if (!configuration.Topology.DisableRefreshing && time.GetUtcNow() - topology.Fetched > (old > LeastOldAge ? old : LeastOldAge))
        {
            yield return ClientTrouble.TopologyOld;
        }

        if (_sendingSince is { } since && time.GetElapsedTime(since) >= RatePatience && RateWatch.IsTooSlow(_wishedRate, gateway.Writer.Meter.PacketsPerSecond))
        {
            yield return ClientTrouble.RateNotReached;
        }
    }

    private static ClientTrouble TroubleOf(NymClientError? error) => error switch
    {
        NymClientError.GatewayBusy => ClientTrouble.GatewayBusy,
        NymClientError.GatewayRefused or NymClientError.NotRegistered => ClientTrouble.GatewayRefuses,
        _ => ClientTrouble.GatewayLost,
    };
}
