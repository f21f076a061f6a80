using NymActors.Sphinx;
using NymActors.Streams.Pacing;

namespace NymActors.CoverTraffic;

/// <summary>What <see cref="CoverTrafficActor"/> works with.</summary>
internal sealed record CoverTrafficDependencies(
    ClientRefs Refs,
    CoverTrafficState State,
    CoverPackets Packets,
    PacingControl Pacing,
    PacingClock Clock,
    TimeProvider Time,
    RandomSource Random);
