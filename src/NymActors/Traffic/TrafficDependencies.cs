using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Topology;

namespace NymActors.Traffic;

/// <summary>What <see cref="TrafficActor"/> works with.</summary>
internal sealed record TrafficDependencies(
    ClientRefs Refs,
    TrafficState State,
    CurrentTopology Topology,
    SendingStream Stream,
    AnswerScope Receipts,
    ClientCounters Counters,
    TimeProvider Time,
    RandomSource Random);
