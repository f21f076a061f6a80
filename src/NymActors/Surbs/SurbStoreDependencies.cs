using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Sphinx;
using NymActors.Store;
using NymActors.Topology;

namespace NymActors.Surbs;

/// <summary>What <see cref="SurbStoreActor"/> works with.</summary>
internal sealed record SurbStoreDependencies(
    ClientRefs Refs,
    SurbStoreState State,
    StoreWriter Store,
    SurbIssuer Issuer,
    Recipient Self,
    SendingQueue Queue,
    Outbox Outbox,
    MessageChunker Chunker,
    RandomSource Random,
    TimeProvider Time,
    ClientCounters Counters,
    CurrentTopology Topology);
