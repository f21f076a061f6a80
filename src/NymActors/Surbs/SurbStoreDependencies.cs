using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;
using NymActors.Sphinx;
using NymActors.Topology;

namespace NymActors.Surbs;

/// <summary>What <see cref="SurbStoreActor"/> works with.</summary>
internal sealed record SurbStoreDependencies(
    ClientRefs Refs,
    SurbStoreState State,
    CurrentTopology Topology,
    PacketPreparer Preparer,
    MessageChunker Chunker,
    RandomSource Random,
    TimeProvider Time,
    ClientCounters Counters);
