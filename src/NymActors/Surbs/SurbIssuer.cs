using NymActors.Protocol.Preparation;
using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Topology;

namespace NymActors.Surbs;

/// <summary>Makes reply SURBs to the own address; their keys are known before anybody can use them.</summary>
/// <param name="preparer">Makes one.</param>
/// <param name="topology">The network map to draw routes from.</param>
/// <param name="keys">Remembers the keys.</param>
/// <param name="time">When they were issued.</param>
internal sealed class SurbIssuer(PacketPreparer preparer, CurrentTopology topology, IssuedReplyKeys keys, TimeProvider time)
{
    /// <summary>How lists of these SURBs are written.</summary>
    public SurbBlockVersion BlockVersion => preparer.Settings.SurbBlockVersion;

    /// <summary>Makes SURBs.</summary>
    /// <param name="count">How many, possibly none.</param>
    /// <param name="place">The place of the session that the replies are for.</param>
    /// <exception cref="TopologyException">No usable network map is held, or it lacks the own gateway.</exception>
    public IReadOnlyList<ReplySurb> Issue(int count, int place = 0)
    {
        if (count == 0)
        {
            return [];
        }

        var map = topology.Value ?? throw new TopologyException(TopologyError.Insufficient, "no usable network map is held");
        var now = time.GetUtcNow();
        var surbs = new ReplySurb[count];
        for (var i = 0; i < count; i++)
        {
            surbs[i] = preparer.CreateReplySurb(map);
            keys.Add(surbs[i].EncryptionKey, now, place);
        }

        return surbs;
    }
}
