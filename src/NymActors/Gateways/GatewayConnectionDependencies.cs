using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>What <see cref="GatewayConnectionActor"/> works with.</summary>
internal sealed record GatewayConnectionDependencies(
    ClientRefs Refs,
    GatewayConnectionState State,
    IGatewayConnector Connector,
    ClientKeys Keys,
    GatewayRegistration Registration,
    ClientCounters Counters,
    TimeProvider Time,
    RandomSource Random);
