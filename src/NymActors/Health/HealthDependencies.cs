using NymActors.CoverTraffic;
using NymActors.Gateways;

namespace NymActors.Health;

/// <summary>What <see cref="HealthActor"/> works with.</summary>
/// <param name="Refs">The siblings.</param>
/// <param name="Feed">Who hears of changes.</param>
/// <param name="Judge">Says how the client is.</param>
/// <param name="Proof">Whether own packets come back.</param>
/// <param name="Packets">Makes packets to oneself.</param>
/// <param name="Gateway">The connection.</param>
/// <param name="Counters">What came back.</param>
/// <param name="Rate">Tells when the wished rate is not reached.</param>
internal sealed record HealthDependencies(
    ClientRefs Refs, ConditionFeed Feed, ConditionJudge Judge, MixnetProof Proof, CoverPackets Packets, GatewayConnectionState Gateway, ClientCounters Counters, RateRemark Rate);
