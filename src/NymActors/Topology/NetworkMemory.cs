using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;

namespace NymActors.Topology;

/// <summary>
/// What is remembered of earlier maps, so that one answer of a directory takes no more from a client than a network loses at once.
/// <list type="bullet">
/// <item>An answer in which too much is missing is refused as a whole (<see cref="FindAbsurdity"/>), for as long as the last good one is young.</item>
/// <item>A gateway that is no longer listed may end routes for an hour more: a directory leaves out whoever it measured badly, and most of them
/// still run. A wrong one costs packets that are sent again; a missing one would cost the message.</item>
/// <item>The own gateway may end routes for ever: while its connection stands, packets to it arrive.</item>
/// </list>
/// Not thread-safe.
/// </summary>
/// <param name="ownGateway">The client's gateway.</param>
/// <param name="time">The client's clock.</param>
internal sealed class NetworkMemory(IdentityKey ownGateway, TimeProvider time)
{
    /// <summary>How long answers are measured by the last good map. Whatever comes later is believed: networks do change.</summary>
    internal static readonly TimeSpan Trust = TimeSpan.FromMinutes(30);

    /// <summary>How long a gateway that is no longer listed is remembered: an epoch.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    // More gateways than any network has: a directory that invents new ones each time must not fill the memory.
    private const int MaximumRemembered = 4096;

    private readonly Dictionary<IdentityKey, (NodeDescriptor Gateway, long Since)> _vanished = [];
    private NetworkTopology? _last;
    private NodeDescriptor? _own;
    private long _lastAt;

    /// <summary>Whether the last accepted map lists the own gateway.</summary>
    public bool IsOwnGatewayListed { get; private set; } = true;

    /// <summary>Tells what is absurd about an answer, compared with the last good map; null when it may be used.</summary>
    public string? FindAbsurdity(NetworkTopology answer)
    {
        // A map without the own gateway is no measure: it may be what was wrong.
        if (_last is not { } last || !last.CanEndAt(ownGateway) || time.GetElapsedTime(_lastAt) >= Trust)
        {
            return null;
        }

        var kept = last.Gateways.Count(gateway => answer.CanEndAt(gateway.Identity));
        if (2 * kept < last.Gateways.Count)
        {
            return $"it has only {kept} of the {last.Gateways.Count} gateways that were there at the last time";
        }

        var (before, now) = (MixNodesOf(last), MixNodesOf(answer));
        if (2 * now < before)
        {
            return $"it has only {now} mix nodes where {before} were at the last time";
        }

        if (answer.Metadata.RotationId != last.Metadata.RotationId)
        {
            return null;
        }

        var known = answer.Nodes.ToDictionary(static node => node.Identity);
        var common = last.Nodes.Where(node => known.ContainsKey(node.Identity)).ToList();
        var changed = common.Count(node => known[node.Identity].SphinxKey != node.SphinxKey);
        return 2 * changed > common.Count ? $"{changed} of {common.Count} nodes have other keys within one key rotation" : null;
    }

    /// <summary>Takes a map as the newest one.</summary>
    /// <returns>The map for routes: with the gateways that are remembered.</returns>
    public NetworkTopology Accept(NetworkTopology map)
    {
        var now = time.GetTimestamp();
        foreach (var gone in _last?.Gateways.Where(gateway => !map.CanEndAt(gateway.Identity)) ?? [])
        {
            _vanished.TryAdd(gone.Identity, (gone, now));
        }

        // A key of an earlier rotation opens nothing any more.
        var sameKeys = _last is null || _last.Metadata.RotationId == map.Metadata.RotationId;
        foreach (var (identity, remembered) in _vanished.ToList())
        {
            if (!sameKeys || map.CanEndAt(identity) || time.GetElapsedTime(remembered.Since) >= Memory)
            {
                _vanished.Remove(identity);
            }
        }

        foreach (var (identity, _) in _vanished.OrderBy(static one => one.Value.Since).Take(_vanished.Count - MaximumRemembered).ToList())
        {
            _vanished.Remove(identity);
        }

        var own = map.Nodes.FirstOrDefault(node => node.Identity == ownGateway);
        IsOwnGatewayListed = own is not null;
        _own = own ?? _own;
        _last = map;
        _lastAt = now;
        return map.AlsoEndingAt(_vanished.Select(static one => one.Value.Gateway).Concat(_own is null ? [] : [_own]).DistinctBy(static node => node.Identity));
    }

    private static int MixNodesOf(NetworkTopology map) =>
        Enumerable.Range(1, NetworkTopology.Layers).SelectMany(map.MixNodes).DistinctBy(static node => node.Identity).Count();
}
