using NymActors.Configuration;
using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Store;
using NymActors.Topology;

namespace NymActors.Surbs;

/// <summary>
/// Makes reply SURBs to the own address. Their keys are given to the store: whoever sends a SURB away waits until that has them.
/// </summary>
/// <param name="preparer">Makes one.</param>
/// <param name="topology">The network map to draw routes from.</param>
/// <param name="keys">Remembers the keys.</param>
/// <param name="store">Keeps the keys; null for those that need not outlive the process.</param>
/// <param name="time">When they were issued.</param>
/// <param name="format">The form that the user wants.</param>
/// <param name="gatewayIsOld">Whether the own gateway speaks a protocol of the time before the newer form.</param>
internal sealed class SurbIssuer(
    PacketPreparer preparer,
    CurrentTopology topology,
    IssuedReplyKeys keys,
    StoreWriter? store,
    TimeProvider time,
    ReplySurbFormat format,
    Func<bool> gatewayIsOld)
{
    /// <summary>Makes SURBs.</summary>
    /// <param name="count">How many, possibly none.</param>
    /// <param name="place">The place of the session that the replies are for.</param>
    /// <param name="block">How the list of them is to be written.</param>
    /// <exception cref="TopologyException">No usable network map is held, or it lacks the own gateway.</exception>
    public IReadOnlyList<ReplySurb> Issue(int count, int place, out SurbBlockVersion block)
    {
        var map = topology.Value;
        block = BlockFor(map);
        if (count == 0)
        {
            return [];
        }

        if (map is null)
        {
            throw new TopologyException(TopologyError.Insufficient, "no usable network map is held");
        }

        var now = time.GetUtcNow();
        var surbs = new ReplySurb[count];
        List<ReplyKeyDigest> dropped = [];
        for (var i = 0; i < count; i++)
        {
            surbs[i] = preparer.CreateReplySurb(map, block);
            dropped.AddRange(keys.Add(surbs[i].EncryptionKey, now, place));
        }

        store?.Write(new ReplyKeysAdded([.. surbs.Select(static surb => surb.EncryptionKey)], now, place));
        if (dropped.Count > 0)
        {
            store?.Write(new ReplyKeysRemoved(dropped));
        }

        return surbs;
    }

    private SurbBlockVersion BlockFor(NetworkTopology? map)
    {
        if (format == ReplySurbFormat.V1 || (format == ReplySurbFormat.Automatic && gatewayIsOld()))
        {
            return SurbBlockVersion.V1;
        }

        return map is null ? SurbBlockVersion.V2 : preparer.Settings.NewestSurbBlockIn(map);
    }
}
