using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Protocol.Preparation;

/// <summary>How packets are built. The defaults are what current clients do (docs/protocol/02-messages.md 12.3 and 12.6).</summary>
public sealed record PreparationSettings
{
    /// <summary>Mean delay of a packet at each mix node; zero for none.</summary>
    public TimeSpan AveragePacketDelay { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Mean delay of an acknowledgement at each mix node; zero for none.</summary>
    public TimeSpan AverageAckDelay { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// Version of packets and acknowledgements in a network of today, the same for real and cover traffic, so that no node can tell them
    /// apart. In a network of the old generation it is 256, whatever stands here.
    /// </summary>
    public SphinxVersion SphinxVersion { get; init; } = SphinxVersion.V259;

    /// <summary>The version of packets and acknowledgements that the nodes of a network unwrap (docs/protocol/01-sphinx.md section 13, rule 3).</summary>
    /// <param name="topology">The network.</param>
    /// <returns>256 in a network of the old generation, else <see cref="SphinxVersion"/>.</returns>
    public SphinxVersion PacketVersionIn(NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return topology.Generation == NetworkGeneration.Old ? SphinxVersion.V256 : SphinxVersion;
    }

    /// <summary>The newest kind of block that the reply SURBs of a network fit in.</summary>
    /// <param name="topology">The network, whose nodes must unwrap the replies.</param>
    /// <returns>Version 2 where packets are of version 259.</returns>
    public SurbBlockVersion NewestSurbBlockIn(NetworkTopology topology) =>
        PacketVersionIn(topology) == SphinxVersion.V259 ? SurbBlockVersion.V2 : SurbBlockVersion.V1;

    /// <summary>
    /// The version of reply SURBs that suits the block they travel in: seeds exist from 259 on, and blocks of version 1 have no place for
    /// them (docs/protocol/02-messages.md 7.4).
    /// </summary>
    /// <param name="topology">The network, whose nodes must unwrap the replies.</param>
    /// <param name="block">The block, not newer than <see cref="NewestSurbBlockIn"/>.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArgumentException">The block is newer.</exception>
    public SphinxVersion SurbVersionIn(NetworkTopology topology, SurbBlockVersion block) => (PacketVersionIn(topology), block) switch
    {
        (SphinxVersion.V259, SurbBlockVersion.V1) => SphinxVersion.V258,
        (not SphinxVersion.V259, SurbBlockVersion.V2) => throw new ArgumentException(
            "SURBs with seeds cannot be made for these nodes.", nameof(block)),
        var (version, _) => version,
    };
}
