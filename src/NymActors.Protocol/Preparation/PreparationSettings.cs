using NymActors.Protocol.Replies;
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
    /// Version of packets, acknowledgements and reply SURBs, the same for real and cover traffic, so that no node can tell them
    /// apart. Reply SURBs of version 259 carry seeds and travel in version 2 blocks; all others carry keys and travel in version 1 blocks.
    /// </summary>
    public SphinxVersion SphinxVersion { get; init; } = SphinxVersion.V259;

    /// <summary>How lists of reply SURBs are written, which follows from <see cref="SphinxVersion"/>.</summary>
    public SurbBlockVersion SurbBlockVersion => SphinxVersion == SphinxVersion.V259 ? SurbBlockVersion.V2 : SurbBlockVersion.V1;
}
