using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Sphinx;
using NymActors.Streams.Actors;

namespace NymActors.Surbs;

/// <summary>What <see cref="SurbStoreActor"/> works with.</summary>
internal sealed record SurbStoreDependencies(
    ClientRefs Refs,
    SurbStoreState State,
    SurbIssuer Issuer,
    Recipient Self,
    SendingQueue Queue,
    AnswerScope Receipts,
    MessageChunker Chunker,
    RandomSource Random,
    TimeProvider Time,
    ClientCounters Counters);
